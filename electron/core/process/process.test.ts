import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, realpathSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isRunning } from '../testing/is-running';
import { killLeftovers, launch, openProcessRecords, runProcess, type Supervised } from '.';
import { keepTail } from './tail';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'understory-process-')));
});
afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));

const children: Supervised[] = [];
const env = { PATH: process.env.PATH ?? '' };
const ofNoSession = { purpose: 'agent', session: null, confine: null } as const;
const node = (script: string, ...args: string[]) => ({
  ...ofNoSession,
  command: process.execPath,
  args: ['-e', script, ...args],
  cwd: folder,
  env,
});

/** Starts a grandchild that stays and writes its pid to `argv[1]`; options as JSON in `argv[2]`. */
const PARENT = `
  const { spawn } = require('node:child_process');
  const { existsSync } = require('node:fs');
  const options = JSON.parse(process.argv[2]);
  const child = "process.on('SIGTERM', () => {}); setInterval(() => {}, 60000); const fs = require('node:fs');" +
    "fs.writeFileSync(process.argv[1] + '.new', String(process.pid)); fs.renameSync(process.argv[1] + '.new', process.argv[1])";
  spawn(process.execPath, ['-e', child, process.argv[1]], {
    detached: options.detached,
    stdio: options.holdsPipes ? ['ignore', 'inherit', 'inherit'] : 'ignore',
    ...(options.forgets ? { env: {} } : {}),
  }).unref();
  const wait = setInterval(() => {
    if (!existsSync(process.argv[1])) return;
    clearInterval(wait);
    process.stdout.write('ready');
    if (!options.stays) process.exit(0);
    setInterval(() => {}, 60000);
  }, 5);`;

function withGrandchild(options: {
  detached?: boolean;
  forgets?: boolean;
  holdsPipes?: boolean;
  stays?: boolean;
}) {
  const pidFile = join(folder, 'grandchild.pid');
  return {
    start: node(PARENT, pidFile, JSON.stringify(options)),
    grandchild: () => Number(readFileSync(pidFile, 'utf8')),
  };
}

async function ready(stdout: NodeJS.ReadableStream): Promise<void> {
  await once(stdout, 'data');
  stdout.resume();
}

test('an end is named: exit code, signal, not started', async () => {
  const exited = launch(node('process.exit(4)'));
  const killed = launch(node("process.kill(process.pid, 'SIGKILL')"));
  expect(await exited.ended).toEqual({ how: 'exited', code: 4 });
  expect(await killed.ended).toEqual({ how: 'killed', signal: 'SIGKILL' });
  const missing = launch({ ...node(''), command: 'no-such-program-here' });
  expect(missing.pid).toBeNull();
  expect(await missing.ended).toEqual({
    how: 'not-started',
    cause: 'The program no-such-program-here was not found.',
  });
  const nowhere = launch({ ...node(''), cwd: join(folder, 'gone') });
  expect(await nowhere.ended).toEqual({
    how: 'not-started',
    cause: `The folder ${join(folder, 'gone')} does not exist.`,
  });
  const file = join(folder, 'not-executable');
  await writeFile(file, 'echo');
  expect(await launch({ ...node(''), command: file }).ended).toEqual({
    how: 'not-started',
    cause: `The program ${file} may not be run.`,
  });
});

test('arguments and environment arrive as they are, and nothing else is inherited', async () => {
  const args = ['$(touch x)', '; rm -rf /', 'ä b', ''];
  const { output } = await runProcess({
    ...node(
      'process.stdout.write(JSON.stringify([process.argv.slice(1), process.env.HOME ?? null]))',
      ...args,
    ),
    timeoutMs: 20_000,
  });
  expect(JSON.parse(output)).toEqual([args, null]);
});

test('writing to a process that has gone is no error, and its output is kept', async () => {
  const gone = launch(node("process.stderr.write('bye'); process.exit(0)"));
  gone.stdout.resume();
  await gone.ended;
  gone.stdin.write('hello?');
  expect(gone.stderrTail()).toBe('bye');
});

test.each([
  { name: 'in the process group', detached: false, forgets: false },
  { name: 'in a group of its own', detached: true, forgets: false },
  { name: 'in a group of its own without our variable', detached: true, forgets: true },
])('stopping ends a stubborn grandchild $name', async (options) => {
  const { start, grandchild } = withGrandchild({ ...options, stays: true });
  const parent = launch(start);
  await ready(parent.stdout);
  expect(await isRunning(grandchild())).toBe(true);
  expect(await parent.stop(200)).toEqual({ how: 'killed', signal: 'SIGTERM' });
  expect(await isRunning(grandchild())).toBe(false);
});

test('a grandchild that keeps the pipes open is ended with its parent and does not hold up the end', async () => {
  const { start, grandchild } = withGrandchild({ detached: true, holdsPipes: true });
  const parent = launch(start);
  parent.stdout.resume();
  expect(await parent.ended).toEqual({ how: 'exited', code: 0 });
  expect(await isRunning(grandchild())).toBe(false);
});

/** Clears its environment, leaves its session twice, its folder and its parents; then writes its pid. */
const ESCAPE = `
  cd / && env -i PATH="$PATH" setsid sh -c 'setsid sh -c "echo \\$\\$ > \\"\\$1.new\\"; mv \\"\\$1.new\\" \\"\\$1\\"; exec sleep 1000" sh "$1" &' sh "$1" \
    > /dev/null 2>&1 < /dev/null
  until [ -e "$1" ]; do sleep 0.05; done`;

test.runIf(process.platform === 'linux')(
  'what clears its environment and leaves session, folder and parents does not outlive its program',
  async () => {
    const pidFile = join(folder, 'escaped.pid');
    const args = ['-c', ESCAPE, 'sh', pidFile];
    const { ended } = launch({ ...ofNoSession, command: 'sh', args, cwd: folder, env });
    expect(await ended).toEqual({ how: 'exited', code: 0 });
    expect(await isRunning(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  },
);

test.runIf(process.platform === 'linux')(
  'the next start ends such a one too, of its own folder only',
  async () => {
    const [ours, others] = [join(folder, 'ours'), join(folder, 'others')];
    const pids: number[] = [];
    for (const home of [ours, others]) {
      const records = openProcessRecords(home);
      const pidFile = join(home, 'escaped.pid');
      const waits = `${ESCAPE}; exec sleep 1000`;
      const child = launch({
        ...ofNoSession,
        command: 'sh',
        args: ['-c', waits, 'sh', pidFile],
        cwd: folder,
        env,
        records,
      });
      await vi.waitFor(() => readFile(pidFile, 'utf8'), { timeout: 20_000 });
      pids.push(Number(await readFile(pidFile, 'utf8')));
      // As after a crash: only the escaped one is left.
      if (home === ours && child.pid !== null) process.kill(child.pid, 'SIGKILL');
      else children.push(child);
    }
    await killLeftovers(ours);
    expect(await Promise.all(pids.map(isRunning))).toEqual([false, true]);
    await Promise.all(children.splice(0).map((child) => child.stop()));
    expect(await isRunning(pids[1] ?? 0)).toBe(false);
  },
);

test('a process whose output nobody reads still ends', async () => {
  const loud = launch(node("process.stdout.write('x'.repeat(1e7)); setInterval(() => {}, 60000)"));
  expect(await loud.stop(200)).toMatchObject({ how: 'killed' });
});

test('runProcess keeps the last of the output, tells all of it, and ends what takes too long', async () => {
  const heard: string[] = [];
  const done = await runProcess({
    ...node("process.stdout.write('a'.repeat(1000) + 'end'); process.exitCode = 2"),
    timeoutMs: 20_000,
    maxOutput: 10,
    onOutput: (text) => heard.push(text),
  });
  expect(done).toEqual({ end: { how: 'exited', code: 2 }, output: 'aaaaaaaend' });
  expect(heard.join('')).toHaveLength(1003);
  const slow = await runProcess({
    ...node("console.log('on it'); setInterval(() => {}, 60000)"),
    timeoutMs: 300,
  });
  expect(slow.end).toEqual({ how: 'timed-out', afterMs: 300 });
});

test('runProcess stops when it is aborted', async () => {
  const abort = new AbortController();
  const { end } = await runProcess({
    ...node("console.log('on it'); setInterval(() => {}, 60000)"),
    timeoutMs: 20_000,
    signal: abort.signal,
    onOutput: () => abort.abort(),
  });
  expect(end).toEqual({ how: 'killed', signal: 'SIGTERM' });
});

test('what a killed app left running is ended by the next start, and nobody else', async () => {
  const home = join(folder, 'home');
  const { start, grandchild } = withGrandchild({ detached: true, stays: true });
  const records = openProcessRecords(home);
  const bystander = launch({
    ...node('setInterval(() => {}, 60000)'),
    records: openProcessRecords(join(folder, 'other')),
  });
  const agent = launch({ ...start, records, session: { id: 'abc123', folder } });
  await ready(agent.stdout);
  await vi.waitFor(async () =>
    expect(await readFile(join(home, 'processes.json'), 'utf8')).toMatch(/"started":"\d+"/),
  );

  // As after kill -9: the same folder, a new owner, the records as they are.
  expect(await killLeftovers(home)).toEqual({ sessions: ['abc123'], processes: 1 });
  expect(await agent.ended).toMatchObject({ how: 'killed' });
  expect(await isRunning(grandchild())).toBe(false);
  expect(await isRunning(bystander.pid ?? 0)).toBe(true);
  expect(await killLeftovers(home)).toEqual({ sessions: [], processes: 0 });
  await bystander.stop();
});

test('a recorded pid that belongs to another process by now is left alone', async () => {
  const home = join(folder, 'home');
  const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' });
  openProcessRecords(home);
  const record = { pid: stranger.pid, marker: 'loose.0', session: 'abc123', started: '1' };
  await writeFile(join(home, 'processes.json'), JSON.stringify({ processes: [record] }));
  expect(await killLeftovers(home)).toEqual({ sessions: [], processes: 0 });
  expect(stranger.exitCode).toBeNull();
  expect(await isRunning(stranger.pid ?? 0)).toBe(true);
  stranger.kill();
  await once(stranger, 'exit');
});

test('damaged records do not keep the app from starting', async () => {
  const home = join(folder, 'home');
  openProcessRecords(home);
  await writeFile(join(home, 'processes.json'), '{"processes": [');
  expect(await killLeftovers(home)).toEqual({ sessions: [], processes: 0 });
});

test('a tail is cut between characters', () => {
  const tail = keepTail(4);
  for (const byte of Buffer.from('abcé€')) tail.add(Buffer.from([byte]));
  expect(tail.text()).toBe('€');
});
