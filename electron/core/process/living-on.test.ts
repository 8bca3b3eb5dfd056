import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isRunning } from '../testing/is-running';
import { endFound } from './end-found';
import { withLimitMark } from './limit-mark';
import { findLivingOn, type WorkFolder } from './living-on';
import { idOf } from './process-identity';
import { processesWithVariable, readProcessTable, startOf } from './process-table';
import { MARKER_VARIABLE } from './process-tree';

let folder: string;
let elsewhere: string;
const pids: number[] = [];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'understory-living-')));
  elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'understory-elsewhere-')));
});
afterEach(async () => {
  for (const pid of pids.splice(0)) if (await isRunning(pid)) process.kill(pid, 'SIGKILL');
  await Promise.all([folder, elsewhere].map((one) => rm(one, { recursive: true, force: true })));
});

/** Runs a script of bash that nobody started any more; `$1` is the folder. It says where it is by `echo $$ > "$2"`. */
async function stray(script: string): Promise<number> {
  const pidFile = join(elsewhere, `pid-${pids.length}`);
  const leaves = 'setsid bash -c "$0" bash "$1" "$2" > /dev/null 2>&1 < /dev/null &';
  const args = ['-c', leaves, script, folder, pidFile];
  const child = spawn('bash', args, { cwd: elsewhere, stdio: 'ignore', detached: true });
  await once(child, 'exit');
  const pid = await vi.waitFor(
    async () => {
      const read = Number(await readFile(pidFile, 'utf8'));
      if (read === 0) throw new Error('not written yet');
      return read;
    },
    { timeout: 20_000 },
  );
  pids.push(pid);
  return pid;
}

const place = (more: Partial<WorkFolder> = {}): WorkFolder => ({
  ...{ id: 'one', folder, isUsers: false, times: [{ from: Date.now() - 20_000, until: Date.now() }] },
  ...{ markers: [], known: new Set<string>(), left: new Set<string>() },
  ...more,
});
const found = async (...places: WorkFolder[]) =>
  new Map([...(await findLivingOn(places))].map(([id, all]) => [id, all.map(({ pid }) => pid)]));
const SLEEPS = 'exec sleep 1000';

async function identify(pid: number): Promise<string> {
  const entry = (await readProcessTable()).get(pid);
  if (!entry) throw new Error(`${pid} does not run`);
  return idOf(entry);
}

describe.runIf(process.platform === 'linux')('what works in a folder', () => {
  test.each([
    ['its working folder, below it', 'mkdir "$1/sub"; cd "$1/sub"; echo $$ > "$2"'],
    ['a folder that was deleted under it', 'mkdir "$1/sub"; cd "$1/sub"; rmdir "$1/sub"; echo $$ > "$2"'],
    [
      'one open file after hundreds of others',
      'for n in $(seq 400); do exec {f}< /dev/null; done; exec {f}> "$1/x"; echo $$ > "$2"',
    ],
  ])('is known by %s', async (_how, script) => {
    const pid = await stray(`${script}; ${SLEEPS}`);
    expect(await found(place())).toEqual(new Map([['one', [pid]]]));
    expect(await found(place({ folder: `${folder}x` }))).toEqual(new Map());
  });

  test('that is the user’s, too, is the user’s own unless its limits were changed', async () => {
    const own = await stray(`cd "$1"; echo $$ > "$2"; ${SLEEPS}`);
    const left = await stray(`prlimit --pid $$ --rttime=7:7; cd "$1"; echo $$ > "$2"; ${SLEEPS}`);
    expect(await found(place())).toEqual(new Map([['one', expect.arrayContaining([own, left])]]));
    expect(await found(place({ isUsers: true }))).toEqual(new Map([['one', [left]]]));
    const earlier = { from: Date.now() - 30_000, until: Date.now() - 25_000 };
    const two = place({ id: 'two', isUsers: true, times: [earlier] });
    expect(await found(place({ isUsers: true }), two)).toEqual(new Map([['one', [left]]]));
  });

  test('is told for each folder in one look, in the order it was started in', async () => {
    await mkdir(join(folder, 'a'));
    const [inA, inAll] = [
      await stray(`cd "$1/a"; echo $$ > "$2"; ${SLEEPS}`),
      await stray(`cd "$1"; echo $$ > "$2"; ${SLEEPS}`),
    ];
    expect(await found(place({ id: 'all' }), place({ id: 'a', folder: join(folder, 'a') }))).toEqual(
      new Map([
        ['a', [inA]],
        ['all', [inAll]],
      ]),
    );
    expect(await found(place())).toEqual(new Map([['one', [inA, inAll]]]));
  });

  test('has no terminal, unless its limits say that a turn started it', async () => {
    const inTerminal = (limits: string) =>
      `${limits} script -qc 'cd "'"$1"'"; echo $$ > "'"$2"'"; ${SLEEPS}' /dev/null`;
    await stray(inTerminal(''));
    expect(await found(place())).toEqual(new Map());
    const marked = await stray(inTerminal('prlimit --rttime=7:7 --'));
    expect(await found(place())).toEqual(new Map([['one', [marked]]]));
  });

  test('is followed from when it was found until it ends, wherever it goes', async () => {
    const pid = await stray(`echo $$ > "$2"; ${SLEEPS}`);
    expect(await found(place())).toEqual(new Map());
    const known = new Set([await identify(pid)]);
    expect(await found(place({ known }))).toEqual(new Map([['one', [pid]]]));
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await found(place({ known }))).toEqual(new Map()));
  });
});

test.runIf(process.platform === 'linux')(
  'what began before a marker was made is not asked for it',
  async () => {
    const marker = `test.${'0'.repeat(10)}`;
    const child = spawn('sleep', ['1000'], { env: { [MARKER_VARIABLE]: marker } });
    const began = startOf(child.pid ?? 0) ?? 0;
    try {
      expect(await processesWithVariable(MARKER_VARIABLE, marker, began)).toEqual(new Set([child.pid]));
      expect(await processesWithVariable(MARKER_VARIABLE, marker, began + 1)).toEqual(new Set());
    } finally {
      child.kill();
    }
  },
);

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'what another user runs, as with sudo, is known by its mark alone',
  async () => {
    const marker = 'test.0123456789';
    const { command, args } = withLimitMark(
      { command: 'sleep', args: ['1000'], cwd: folder, env: process.env as never },
      marker,
    );
    const pid = await stray(`cd /; echo $$ > "$2"; exec ${[command, ...args].join(' ')}`);
    process.seteuid?.(12_345);
    try {
      await vi.waitFor(async () =>
        expect(await processesWithVariable(MARKER_VARIABLE, marker)).toEqual(new Set([pid])),
      );
      expect(await found(place({ markers: ['test.other'] }))).toEqual(new Map());
      expect(await found(place({ markers: ['test.other', marker] }))).toEqual(new Map([['one', [pid]]]));
    } finally {
      process.seteuid?.(0);
    }
  },
);

describe.runIf(process.platform === 'linux')('ending what was found', () => {
  test('touches no process that got the pid of one that has ended', async () => {
    const pid = await stray(`echo $$ > "$2"; ${SLEEPS}`);
    const [, started, boot] = (await identify(pid)).split('-');
    const earlier = [`${pid}-${Number(started) - 1}-${boot}`, `${pid}-${started}-00000000`];
    const processes = earlier.map((id) => ({ id, pid, command: 'sleep 1000' }));
    expect(await endFound(processes, 2000)).toEqual({ ended: processes, notEnded: [] });
    expect(await isRunning(pid)).toBe(true);
  });

  test('says what belongs to another user, and ends the others', async () => {
    const ours = await stray(`echo $$ > "$2"; ${SLEEPS}`);
    const isRoot = process.getuid?.() === 0;
    const theirs = isRoot ? spawn('sleep', ['1000'], { uid: 65_534, stdio: 'ignore' }) : null;
    const other = theirs?.pid ?? 1;
    if (theirs) pids.push(other);
    const processes = await Promise.all(
      [ours, other].map(async (pid) => ({ id: await identify(pid), pid, command: '' })),
    );
    // Not root's for as long as it takes.
    if (isRoot) process.seteuid?.(12_345);
    try {
      const done = await endFound(processes, 5000);
      expect(done.notEnded).toEqual([{ process: processes[1], why: 'other-user' }]);
      expect(done.ended).toEqual([processes[0]]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect([await isRunning(ours), await isRunning(other)]).toEqual([false, true]);
  });
});
