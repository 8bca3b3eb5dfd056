import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestAgent } from '../testing/agent-harness';
import { isRunning } from '../testing/is-running';
import { profileFromCommand } from './profile-from-command';
import { retold } from './retold';

const script = (source: string, ...args: string[]) =>
  profileFromCommand('command', [process.execPath, '-e', source, ...args]);

test('the prompt arrives as an argument, in the environment and on standard input', async () => {
  await using run = await openTestAgent(
    script(
      `let input = '';
       process.stdin.on('data', (chunk) => (input += chunk)).on('end', () => {
         process.stdout.write(JSON.stringify([process.argv[1], process.argv[2], process.env.UNDERSTORY_PROMPT, input, process.cwd()]));
       });`,
      '{prompt}',
      '--say={prompt}!',
    ),
  );
  const prompt = "it's $HOME `x`\n$& two";
  expect(await run.agent.prompt(prompt)).toEqual({ outcome: 'completed', stop: 'end_turn' });
  expect(JSON.parse(run.said())).toEqual([prompt, `--say=${prompt}!`, prompt, prompt, run.cwd]);
  expect(run.tool('command-1')).toMatchObject({ kind: 'execute', status: 'completed', exitCode: 0 });
  const { command } = run.tool('command-1');
  expect(command).toContain("--say=it's \\$HOME `x`…!".replace('\\$', '$'));
  expect(command).not.toContain('{prompt}');
});

test('a custom agent is told each time, since each turn is a new process; a model can only be given up on', async () => {
  await using run = await openTestAgent(script('console.log(process.env.UNDERSTORY_PROMPT)'), {
    persona: { name: 'reviewer', title: null, text: 'Be strict.', tools: null, withoutTools: [], models: [] },
    model: 'large',
  });
  await run.agent.prompt('one');
  await run.agent.prompt('two');
  expect(run.said().match(/Be strict\./g)).toHaveLength(2);
  expect(run.said().trimEnd()).toMatch(/two$/);
  expect(run.notes()).toEqual([
    expect.stringContaining('large'),
    expect.stringContaining('it is told what reviewer says'),
  ]);
});

test('the conversation so far is told each time, the newest part of it where it is long', async () => {
  let earlier = '';
  await using run = await openTestAgent(
    script(
      `process.stdout.write(JSON.stringify([process.argv[1], process.env.UNDERSTORY_PROMPT]) + '\\n')`,
      '{prompt}',
    ),
    { conversation: async () => earlier },
  );
  const prompted = async (text: string): Promise<string> => {
    const before = run.said().length;
    expect(await run.agent.prompt(text)).toMatchObject({ outcome: 'completed' });
    const [argument, variable] = JSON.parse(run.said().slice(before));
    expect(variable).toBe(argument);
    return argument;
  };
  expect(await prompted('one')).toBe('one');
  earlier = 'User:\none\n\nAssistant:\nfirst';
  expect(await prompted('two')).toBe(retold(earlier, 'two'));
  // Longer than what one argument or variable may be, in characters of several bytes.
  earlier = `OLDEST ${'ä€😀'.repeat(40_000)} new`;
  const told = await prompted('three');
  const newest = /\(earlier parts are left out\)[^\uFFFD]* new\n<\/earlier_conversation>\n\nthree$/s;
  expect([newest.test(told), told.includes('OLDEST')]).toEqual([true, false]);
  expect(Buffer.byteLength(told)).toBeLessThanOrEqual(process.platform === 'win32' ? 20_000 : 100_000);
});

test('a stop that comes while the conversation is read starts nothing', async () => {
  let read: () => void = () => undefined;
  const reading = new Promise<string>((resolve) => {
    read = () => resolve('');
  });
  await using run = await openTestAgent(script('require("node:fs").writeFileSync("started", "")'), {
    conversation: () => reading,
  });
  const turn = run.agent.prompt('go');
  await run.agent.cancel();
  read();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(run.tool('command-1').status).toBe('cancelled');
  expect(await readdir(run.cwd)).toEqual([]);
});

test('a prompt too long for a variable is still on standard input', async () => {
  await using run = await openTestAgent(
    script(
      `let n = 0; process.stdin.on('data', (c) => (n += c.length)).on('end', () => console.log(n, process.env.UNDERSTORY_PROMPT ?? 'unset'));`,
    ),
  );
  await run.agent.prompt('x'.repeat(300_000));
  // Fewer characters than bytes.
  await run.agent.prompt('€'.repeat(60_000));
  expect(run.said()).toBe('300000 unset\n180000 unset\n');
});

test('an exit code fails the turn and says what the program complained of; the next turn runs it again', async () => {
  await using run = await openTestAgent(
    script(
      `console.log('half'); console.error('no more ink'); process.exit(process.env.UNDERSTORY_PROMPT === 'fail' ? 5 : 0)`,
    ),
  );
  expect(await run.agent.prompt('fail')).toMatchObject({
    outcome: 'failed',
    failure: {
      code: 'agent-ended',
      end: { how: 'exited', code: 5 },
      said: expect.stringContaining('no more ink'),
    },
  });
  expect(run.tool('command-1')).toMatchObject({
    status: 'failed',
    exitCode: 5,
    content: [{ type: 'text', text: 'no more ink\n' }],
  });
  expect(await run.agent.prompt('ok')).toMatchObject({ outcome: 'completed' });
  expect(run.said()).toBe('half\nhalf\n');
});

test('cancelling ends the program and its children', async () => {
  await using run = await openTestAgent(
    script(`
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { detached: true, stdio: 'ignore' });
      process.stdout.write(String(child.pid));
      setInterval(() => {}, 60000);`),
  );
  const turn = run.agent.prompt('go');
  await run.until(({ type }) => type === 'said');
  await run.agent.cancel();
  expect(await turn).toEqual({ outcome: 'cancelled', stop: 'cancelled' });
  expect(await isRunning(Number(run.said()))).toBe(false);
  expect(run.tool('command-1').status).toBe('cancelled');
});

test('what is not there is not started; a program of the worktree is', async () => {
  await using missing = await openTestAgent(profileFromCommand('command', ['./no-such-script']));
  expect(missing.refusal).toMatchObject({ code: 'not-started' });
  const cwd = await mkdtemp(join(tmpdir(), 'understory-command-'));
  await writeFile(join(cwd, 'agent.sh'), '#!/bin/sh\necho "working on: $UNDERSTORY_PROMPT"\n');
  await chmod(join(cwd, 'agent.sh'), 0o755);
  await using local = await openTestAgent(profileFromCommand('command', ['./agent.sh']), { cwd });
  await local.agent.prompt('this');
  expect(local.said()).toBe('working on: this\n');
  await rm(cwd, { recursive: true });
});
