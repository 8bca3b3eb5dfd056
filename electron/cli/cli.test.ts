import { access, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { execa, type ResultPromise } from 'execa';
import { describe, expect, test } from 'vitest';
import { openCore } from '../host/open-core';
import { builtCommand } from './testing/built-command';
import { commandScene, type Line, projectFolder, saidIn, script } from './testing/command-scene';

/** The command as scripts see it: a process of its own, on real repositories, with command agents. */

const built = builtCommand('cli-test');
const place = commandScene();

function understory(
  args: readonly string[],
  options: { input?: string; cwd?: string } = {},
): ResultPromise<{ reject: false }> {
  return execa(process.execPath, [built, ...args], {
    cwd: options.cwd ?? place.repo.path,
    env: place.environment(),
    extendEnv: false,
    reject: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
  });
}

describe('run', () => {
  test('refuses a command line that only a shell understands, with what to type', async () => {
    for (const option of ['--command', '--acp']) {
      const { code, result } = await place.json(['run', 'x', option, 'echo hi > n.txt']);
      expect(code).toBe(2);
      expect(result.usage).toContain("type: sh -c 'echo hi > n.txt'");
    }
    expect((await place.json(['list'])).result).toMatchObject({ sessions: 0 });
  });

  test('works in its own worktree and says where the work is', async () => {
    const { code, lines, result } = await place.json([
      'run',
      'Write\ntwo lines',
      '--title',
      'Two lines',
      '--command',
      script('cat > new.txt; echo two >> a.txt'),
    ]);
    expect(code).toBe(0);
    expect(result).toEqual({
      type: 'result',
      session: expect.stringMatching(/^[a-z0-9]{6,40}$/),
      state: 'ready',
      status: 'ready',
      branch: expect.stringMatching(/^refs\/heads\/understory\//),
      base: await place.repo.git('rev-parse', 'HEAD'),
      head: expect.stringMatching(/^[0-9a-f]{40}$/),
      worktree: expect.stringContaining('repo.worktrees'),
      turns: 1,
      files: 2,
      additions: 3,
      deletions: 0,
      outcome: 'completed',
      stop: 'end_turn',
      failure: null,
    });
    expect(lines.slice(0, -1).every((line) => line.type === 'event' && line.session === result.session)).toBe(
      true,
    );
    expect(lines.slice(0, -1).map((line) => line.seq)).toEqual(
      lines.slice(0, -1).map((_, index) => index + 1),
    );
    expect((await readFile(join(String(result.worktree), 'new.txt'), 'utf8')).trimEnd()).toBe(
      'Write\ntwo lines',
    );
    expect(await place.repo.git('status', '--porcelain')).toBe('');
    expect(await place.repo.git('show', `${result.branch}:a.txt`)).toBe('one\ntwo');
  });

  test('reads the prompt from standard input and tells people what to type next', async () => {
    const { exitCode, stdout } = await understory(
      ['run', '-', '--command', script('echo "$UNDERSTORY_PROMPT" > p.txt')],
      { input: 'from a pipe\n' },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Done\.[\s\S]*1 file, \+1 −0[\s\S]*understory apply [a-z0-9]+/);
  });

  test('an agent that fails is exit code 1 and its work is kept', async () => {
    const { code, result } = await place.json([
      'run',
      'Try',
      '--command',
      script('echo half > half.txt; exit 7'),
    ]);
    expect(code).toBe(1);
    expect(result).toMatchObject({
      status: 'failed',
      outcome: 'failed',
      files: 1,
      failure: { code: 'agent-ended', end: { how: 'exited', code: 7 } },
    });
    await access(join(String(result.worktree), 'half.txt'));
  });

  test('an interrupt stops the agent, keeps the session and is exit code 130', async () => {
    const running = understory([
      'run',
      'Wait',
      '--json',
      '--command',
      script('echo begun > begun.txt; echo ready; exec sleep 1000'),
    ]);
    const lines: Line[] = [];
    for await (const line of running.iterable()) {
      const parsed: Line = JSON.parse(line);
      lines.push(parsed);
      if (saidIn(parsed)?.includes('ready')) running.kill('SIGINT');
    }
    expect((await running).exitCode).toBe(130);
    expect(lines.at(-1)).toMatchObject({ type: 'result', status: 'stopped', outcome: 'cancelled', files: 1 });
    expect((await place.json(['list'])).lines[0]).toMatchObject({ type: 'session', status: 'stopped' });
  });

  test.each([
    ['outside of a repository', ['run', 'x', '--repo', tmpdir(), '--command', 'true'], 'not-a-repository'],
    ['with an unknown agent', ['run', 'x', '--agent', 'nobody'], 'agent-unknown'],
    ['with an unknown base', ['run', 'x', '--base', 'no-such-branch', '--command', 'true'], 'base-unknown'],
    ['with an empty prompt', ['run', ' ', '--command', 'true'], 'prompt-empty'],
  ])('%s it is refused with exit code 3', async (_, args, code) => {
    const refused = await place.json(args);
    expect(refused.code).toBe(3);
    expect(refused.result).toMatchObject({ refusal: { code } });
    expect(refused.stderr).toContain(`[${code}]`);
  });

  test('wrong usage is exit code 2', async () => {
    const wrong = await place.json(['run', 'x', '--kind', 'cloud']);
    expect(wrong.code).toBe(2);
    expect(wrong.result.usage).toContain('cloud');
    expect((await place.json(['run', '--command', 'true'])).code).toBe(2);
    expect((await place.json(['run', 'x', '--command', 'true', '--allow-path', '/tmp'])).code).toBe(2);
    expect((await place.json(['run', 'x', '--command', `sh 'open`])).code).toBe(2);
    expect((await understory(['foretell'])).exitCode).toBe(2);
  });
});

describe('a permission', () => {
  const ask = 'Check the shop with a command, and ask for permission first.';

  test('is denied where nobody can be asked', async () => {
    const { code, lines, stderr } = await place.json(['run', ask, '--demo', '--permissions', 'ask']);
    expect(code).toBe(0);
    const answered = lines.map((line) => line.event as { type: string } | undefined);
    expect(answered.find((event) => event?.type === 'permission.answered')).toMatchObject({
      option: { kind: 'reject_once' },
    });
    expect(stderr).toContain('--permissions allow');
  });

  test('is asked for on a terminal, where a wrong key asks again', async () => {
    const pty = spawn(process.execPath, [built, 'run', '--demo', ask], {
      cwd: place.repo.path,
      cols: 200,
      env: { ...place.environment(), TERM: 'dumb' },
    });
    let shown = '';
    const typed = ['what?\r', 'y\r'];
    pty.onData((data) => {
      shown += data;
      const questions = shown.split('[y] Allow once').length - 1;
      if (questions === 3 - typed.length) pty.write(typed.shift() ?? '');
    });
    const code = await new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)));
    expect(code).toBe(0);
    expect(shown).toContain('Allow once (answered)');
  });
});

describe('beside other processes', () => {
  const waitFor = (file: string) => `while [ ! -e ${file} ]; do sleep 0.02; done`;

  test('a command attaches to the core of another and sees its session at work', async () => {
    const go = join(place.home, 'go');
    const running = understory(['run', 'Wait', '--json', '--command', script(`echo ready; ${waitFor(go)}`)]);
    for await (const line of running.iterable()) {
      if (!saidIn(JSON.parse(line))?.includes('ready')) continue;
      expect((await place.json(['list'])).lines[0]).toMatchObject({ type: 'session', status: 'working' });
      await writeFile(go, '');
    }
    expect((await running).exitCode).toBe(0);
  });

  test('a command waits for those that use its core before it ends', async () => {
    const [one, two] = [join(place.home, 'one'), join(place.home, 'two')];
    const owner = understory(['run', 'One', '--json', '--command', script(`echo ready; ${waitFor(one)}`)]);
    const guests: Promise<Awaited<ReturnType<typeof place.json>>>[] = [];
    for await (const line of owner.iterable()) {
      const parsed: Line = JSON.parse(line);
      if (saidIn(parsed)?.includes('ready')) {
        guests.push(
          place.json(['run', 'Two', '--command', script(`: > ${one}; ${waitFor(two)}; echo ok > ok.txt`)]),
        );
      }
      if (parsed.type === 'result') await writeFile(two, '');
    }
    const { exitCode, stderr } = await owner;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('Waiting for 1 other understory command');
    expect(await Promise.all(guests)).toMatchObject([{ code: 0, result: { status: 'ready', files: 1 } }]);
  });

  test('a command whose app quits hears how its turn ended', async () => {
    const owner = await openCore({
      home: join(place.home, 'data'),
      resources: join(projectFolder, 'resources'),
      version: '0.0.0',
    });
    if (!owner.ok) throw new Error(owner.refusal.code);
    const guest = understory(['run', 'Wait', '--json', '--command', script('echo ready; exec sleep 1000')]);
    const lines: Line[] = [];
    let closing = Promise.resolve();
    for await (const line of guest.iterable()) {
      const parsed: Line = JSON.parse(line);
      lines.push(parsed);
      if (saidIn(parsed)?.includes('ready')) closing = owner.value.close();
    }
    await closing;
    expect((await guest).exitCode).toBe(1);
    expect(lines.at(-1)).toMatchObject({ type: 'result', status: 'interrupted', outcome: 'interrupted' });
  });

  test('a command whose app is killed says so and the session is found again', async () => {
    const owner = understory(['run', 'One', '--json', '--command', script('echo ready; sleep 1000')]);
    for await (const line of owner.iterable()) {
      const parsed: Line = JSON.parse(line);
      if (!saidIn(parsed)?.includes('ready')) continue;
      const guest = understory(['run', 'Two', '--json', '--command', script('echo guest-ready; sleep 1000')]);
      for await (const guestLine of guest.iterable()) {
        if (saidIn(JSON.parse(guestLine))?.includes('guest-ready')) owner.kill('SIGKILL');
      }
      const ended = await guest;
      expect(ended.exitCode).toBe(1);
      expect(ended.stderr).toContain('The session is kept');
    }
    const { lines } = await place.json(['list']);
    expect(lines.map((line) => line.status)).toEqual(['interrupted', 'interrupted', undefined]);
  });
});
