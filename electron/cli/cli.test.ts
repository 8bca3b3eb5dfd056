import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { execa, type ResultPromise } from 'execa';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type TestRepo, testRepo } from '../core/testing/test-repo';
import { openCore } from '../host/open-core';
import { runCommandLine } from './command-line';

/** The command as scripts see it: a process of its own, on real repositories, with command agents. */

// Each command opens a core of its own; on a busy machine that adds up.
vi.setConfig({ testTimeout: 90_000 });

const project = join(import.meta.dirname, '..', '..');
const built = join(project, 'out', 'cli-test');
let repo: TestRepo;
let home: string;

beforeAll(async () => {
  await build({
    configFile: false,
    root: project,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql', '@lydell/node-pty'] },
    build: {
      ssr: join(project, 'electron', 'cli.ts'),
      outDir: built,
      target: 'node20.18',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'cli.js' } },
    },
  });
}, 60_000);
afterAll(() => rm(built, { recursive: true, force: true }));

beforeEach(async () => {
  repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'same\n' });
  await repo.commit('Start');
  home = await mkdtemp(join(tmpdir(), 'understory-cli-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('GIT_CONFIG_NOSYSTEM', '1');
});
afterEach(async () => {
  await repo[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

function environment(): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    HOME: home,
    SHELL: '/bin/sh',
    UNDERSTORY_HOME: join(home, 'data'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
}

type Line = Record<string, unknown> & { type: string };

function understory(
  args: readonly string[],
  options: { input?: string; cwd?: string } = {},
): ResultPromise<{ reject: false }> {
  return execa(process.execPath, [join(built, 'cli.js'), ...args], {
    cwd: options.cwd ?? repo.path,
    env: environment(),
    extendEnv: false,
    reject: false,
    ...(options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input }),
  });
}

/** Runs with `--json` in this process: every line is an object and the last is the result. */
async function json(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCommandLine([...args, '--json'], {
    home: join(home, 'data'),
    resources: join(project, 'resources'),
    version: '0.0.0',
    cwd: repo.path,
    stdout: {
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    exit: (exitCode) => {
      throw new Error(`ended at once with ${exitCode}`);
    },
  });
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Line => JSON.parse(line));
  const result = lines.at(-1);
  if (result?.type !== 'result') throw new Error(`no result: ${stdout}\n${stderr}`);
  return { code, lines, result, stderr };
}

/** What the agent said, if this line is about that. */
function saidIn(line: Line): string | null {
  const event = line.event as { type: string; text?: string } | undefined;
  return event?.type === 'agent.said' ? (event.text ?? null) : null;
}

const script = (text: string) => `sh -c '${text}'`;
const session = async (text: string, prompt = 'Do it') => {
  const { result } = await json(['run', prompt, '--command', script(text)]);
  return String(result.session);
};

describe('run', () => {
  test('works in its own worktree and says where the work is', async () => {
    const { code, lines, result } = await json([
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
      status: 'ready',
      branch: expect.stringMatching(/^refs\/heads\/understory\//),
      base: await repo.git('rev-parse', 'HEAD'),
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
    expect(await repo.git('status', '--porcelain')).toBe('');
    expect(await repo.git('show', `${result.branch}:a.txt`)).toBe('one\ntwo');
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
    const { code, result } = await json(['run', 'Try', '--command', script('echo half > half.txt; exit 7')]);
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
    expect((await json(['list'])).lines[0]).toMatchObject({ type: 'session', status: 'stopped' });
  });

  test.each([
    ['outside of a repository', ['run', 'x', '--repo', tmpdir(), '--command', 'true'], 'not-a-repository'],
    ['with an unknown agent', ['run', 'x', '--agent', 'nobody'], 'agent-unknown'],
    ['with an unknown base', ['run', 'x', '--base', 'no-such-branch', '--command', 'true'], 'base-unknown'],
    ['with an empty prompt', ['run', ' ', '--command', 'true'], 'prompt-empty'],
  ])('%s it is refused with exit code 3', async (_, args, code) => {
    const refused = await json(args);
    expect(refused.code).toBe(3);
    expect(refused.result).toMatchObject({ refusal: { code } });
    expect(refused.stderr).toContain(`[${code}]`);
  });

  test('wrong usage is exit code 2', async () => {
    const wrong = await json(['run', 'x', '--kind', 'cloud']);
    expect(wrong.code).toBe(2);
    expect(wrong.result.usage).toContain('cloud');
    expect((await json(['run', '--command', 'true'])).code).toBe(2);
    expect((await json(['run', 'x', '--command', `sh 'open`])).code).toBe(2);
    expect((await understory(['forecast'])).exitCode).toBe(2);
  });
});

describe('a session afterwards', () => {
  test('is listed, shown, compared and gone on with by a unique prefix', async () => {
    const id = await session('echo two >> a.txt');
    const other = await session('true', 'Nothing');
    expect((await json(['list'])).lines.map((line) => line.session)).toEqual([other, id, undefined]);
    expect((await json(['list', '--status', 'failed'])).result).toEqual({ type: 'result', sessions: 0 });
    expect((await json(['list', '--repo', repo.path])).result).toEqual({ type: 'result', sessions: 2 });
    expect((await json(['show', id])).result).toMatchObject({
      session: id,
      status: 'ready',
      repositoryPath: repo.path,
      files: 1,
    });
    expect((await json(['show', id.slice(0, 1)])).result).toMatchObject({
      refusal: { code: 'session-ambiguous', matches: expect.arrayContaining([id, other]) },
    });
    expect((await json(['show', 'zzzzzz'])).code).toBe(3);

    const { stdout } = await understory(['diff', id.slice(0, -1)]);
    expect(stdout).toContain('--- a/a.txt\n+++ b/a.txt\n@@ -1 +1,2 @@\n one\n+two');
    expect((await json(['diff', id])).lines).toMatchObject([
      { type: 'file', path: 'a.txt', status: 'modified', additions: 1, deletions: 0 },
      { type: 'result', session: id, files: 1, additions: 1, deletions: 0 },
    ]);

    const sent = await json(['send', id, 'Again']);
    expect(sent.code).toBe(0);
    expect(sent.result).toMatchObject({ session: id, turns: 2, additions: 2 });
    expect(sent.lines.filter((line) => JSON.stringify(line).includes('turn.ended'))).toHaveLength(1);
    expect((await json(['diff', id, '--turn', '2'])).result).toMatchObject({ additions: 1 });
  });

  test('is discarded only when that is confirmed, and its work stays findable', async () => {
    const id = await session('echo two >> a.txt');
    const { result: shown } = await json(['show', id]);
    expect((await json(['discard', id])).code).toBe(2);
    const discarded = await json(['discard', id, '--yes']);
    expect(discarded.code).toBe(0);
    expect(discarded.result).toMatchObject({
      session: id,
      status: 'discarded',
      worktree: null,
    });
    await expect(access(String(shown.worktree))).rejects.toThrow();
    expect(await repo.git('for-each-ref', String(shown.branch))).toBe('');
    const { ref } = discarded.result.discarded as { ref: string };
    expect(await repo.git('show', `${ref}:a.txt`)).toBe('one\ntwo');
  });
});

describe('apply', () => {
  test('says first what it would do, does it, and undoes it exactly', async () => {
    const id = await session('echo two >> a.txt; echo new > n.txt');
    const dry = await json(['apply', id, '--dry-run']);
    expect(dry.code).toBe(0);
    expect(dry.result).toMatchObject({
      apply: null,
      dryRun: true,
      mode: 'changes',
      commit: null,
      conflicts: [],
      undo: null,
    });
    expect(dry.result.files).toEqual(expect.arrayContaining(['a.txt', 'n.txt']));
    expect(await repo.git('status', '--porcelain')).toBe('');

    const applied = await json(['apply', id]);
    expect(applied.code).toBe(0);
    expect(applied.result).toMatchObject({
      mode: 'changes',
      commit: null,
      conflicts: [],
      undo: `understory undo ${applied.result.apply}`,
    });
    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe('one\ntwo\n');

    const undone = await json(['undo']);
    expect(undone.code).toBe(0);
    expect(undone.result).toMatchObject({ apply: applied.result.apply, state: 'undone' });
    expect(await repo.git('status', '--porcelain')).toBe('');
    expect((await json(['undo', String(applied.result.apply)])).result).toMatchObject({
      refusal: { code: 'apply-already-undone' },
    });
  });

  test('makes a merge commit when asked', async () => {
    const id = await session('echo two >> a.txt');
    const before = await repo.git('rev-parse', 'HEAD');
    const applied = await json(['apply', id, '--as', 'merge']);
    expect(applied.code).toBe(0);
    expect(applied.result.commit).toBe(await repo.git('rev-parse', 'HEAD'));
    expect(await repo.git('rev-parse', 'HEAD^1')).toBe(before);
    expect(await repo.git('status', '--porcelain')).toBe('');
  });

  test('writes nothing while something conflicts, lists it, and takes resolutions', async () => {
    const id = await session('echo theirs > a.txt; echo theirs > b.txt');
    await repo.write({ 'a.txt': 'mine\n' });
    await repo.commit('Mine');
    const refused = await json(['apply', id, '--as', 'merge']);
    expect(refused.code).toBe(4);
    expect(refused.result).toMatchObject({
      apply: null,
      commit: null,
      undo: null,
      conflicts: [{ path: 'a.txt', kind: 'content', stages: { base: {}, ours: {}, theirs: {} } }],
    });
    expect(refused.stderr).toContain('a.txt');
    expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('same\n');
    expect((await json(['apply', id, '--dry-run', '--as', 'merge'])).code).toBe(4);

    await writeFile(join(home, 'merged.txt'), 'both\n');
    const applied = await json([
      'apply',
      id,
      '--as',
      'merge',
      '--resolve',
      `a.txt=@${join(home, 'merged.txt')}`,
    ]);
    expect(applied.code).toBe(0);
    expect(await repo.git('show', 'HEAD:a.txt')).toBe('both');
    expect(await repo.git('show', 'HEAD:b.txt')).toBe('theirs');
  });
});

describe('a permission', () => {
  const ask = 'Check the shop with a command, and ask for permission first.';

  test('is denied where nobody can be asked', async () => {
    const { code, lines, stderr } = await json(['run', ask, '--demo', '--permissions', 'ask']);
    expect(code).toBe(0);
    const answered = lines.map((line) => line.event as { type: string } | undefined);
    expect(answered.find((event) => event?.type === 'permission.answered')).toMatchObject({
      option: { kind: 'reject_once' },
    });
    expect(stderr).toContain('--permissions allow');
  });

  test('is asked for on a terminal, where a wrong key asks again', async () => {
    const pty = spawn(process.execPath, [join(built, 'cli.js'), 'run', '--demo', ask], {
      cwd: repo.path,
      cols: 200,
      env: { ...environment(), TERM: 'dumb' },
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
    const go = join(home, 'go');
    const running = understory(['run', 'Wait', '--json', '--command', script(`echo ready; ${waitFor(go)}`)]);
    for await (const line of running.iterable()) {
      if (!saidIn(JSON.parse(line))?.includes('ready')) continue;
      expect((await json(['list'])).lines[0]).toMatchObject({ type: 'session', status: 'working' });
      await writeFile(go, '');
    }
    expect((await running).exitCode).toBe(0);
  });

  test('a command waits for those that use its core before it ends', async () => {
    const [one, two] = [join(home, 'one'), join(home, 'two')];
    const owner = understory(['run', 'One', '--json', '--command', script(`echo ready; ${waitFor(one)}`)]);
    const guests: Promise<Awaited<ReturnType<typeof json>>>[] = [];
    for await (const line of owner.iterable()) {
      const parsed: Line = JSON.parse(line);
      if (saidIn(parsed)?.includes('ready')) {
        guests.push(
          json(['run', 'Two', '--command', script(`: > ${one}; ${waitFor(two)}; echo ok > ok.txt`)]),
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
      home: join(home, 'data'),
      resources: join(project, 'resources'),
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
    const { lines } = await json(['list']);
    expect(lines.map((line) => line.status)).toEqual(['interrupted', 'interrupted', undefined]);
  });
});
