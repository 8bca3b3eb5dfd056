import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AT_NIGHT } from '#shared/testing/at-night';
import { buildCoreChild } from '../testing/core-process';
import type { OwnerOrder } from '../testing/owner-child';
import { takeOwnership } from './index';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'understory-owner-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('one owner at a time, until it gives the folder back', async () => {
  const first = await takeOwnership(home);
  expect(await takeOwnership(home)).toEqual({
    ok: false,
    refusal: { code: 'data-folder-busy', path: home, pid: process.pid },
  });
  if (first.ok) await first.value();
  expect(await readdir(home)).toEqual(['owner.db']);
  expect((await stat(join(home, 'owner.db'))).mode & 0o777).toBe(0o600);
  expect((await takeOwnership(home)).ok).toBe(true);
});

test('a folder that was there with wider modes is closed to others, with what is in it', async () => {
  await chmod(home, 0o755);
  await mkdir(join(home, 'sessions'), { mode: 0o777 });
  for (const name of ['index.db', 'index.db-wal', 'settings.json']) await writeFile(join(home, name), '');
  await symlink(tmpdir(), join(home, 'link'));
  const before = (await stat(tmpdir())).mode;
  const owned = await takeOwnership(home);
  for (const name of ['', 'sessions', 'index.db', 'index.db-wal', 'settings.json', 'owner.db'])
    expect((await stat(join(home, name))).mode & 0o077).toBe(0);
  expect((await stat(tmpdir())).mode).toBe(before);
  if (owned.ok) await owned.value();
});

test('another folder has its own owner, and one reached by a link is the same folder', async () => {
  const [one, link] = [join(home, 'one'), join(home, 'link')];
  await mkdir(one);
  await symlink(one, link);
  expect((await takeOwnership(one)).ok).toBe(true);
  expect((await takeOwnership(join(home, 'other'))).ok).toBe(true);
  expect(await takeOwnership(link)).toMatchObject({
    refusal: { code: 'data-folder-busy', pid: process.pid },
  });
});

test('of many calls at once in one process, one gets it', async () => {
  await writeFile(join(home, 'owner.lock'), 'left half-written');
  const all = await Promise.all(Array.from({ length: 8 }, () => takeOwnership(home)));
  expect(all.filter(({ ok }) => ok).length).toBe(1);
  expect((await readdir(home)).sort()).toEqual(['owner.db', 'owner.lock']);
});

test('a name of a process that is gone, of another machine, or none at all says nothing', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  for (const named of [
    { pid: child.pid, started: 'unknown' },
    { pid: process.ppid, started: 'unknown', host: 'another machine' },
    ...(process.platform === 'linux' ? [{ pid: process.ppid, started: 'another-boot 123' }] : []),
    { pid: 'many' },
  ]) {
    await writeFile(join(home, 'owner.lock'), JSON.stringify(named));
    const owned = await takeOwnership(home);
    expect(owned.ok, JSON.stringify(named)).toBe(true);
    expect(JSON.parse(await readFile(join(home, 'owner.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
    if (owned.ok) await owned.value();
  }
});

test('a living owner of an earlier version, which holds no lock, is left alone', async () => {
  const text = JSON.stringify({ pid: process.ppid, started: 'unknown' });
  await writeFile(join(home, 'owner.lock'), text);
  const busy = { refusal: { code: 'data-folder-busy', path: home, pid: process.ppid } };
  expect(await takeOwnership(home)).toMatchObject(busy);
  // Nor does asking keep the lock.
  expect(await takeOwnership(home)).toMatchObject(busy);
  expect(await readFile(join(home, 'owner.lock'), 'utf8')).toBe(text);
});

test('a data folder that cannot be made, or whose lock is no such file, is said so and not owned', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  expect(await takeOwnership(join(file, 'below'))).toMatchObject({ refusal: { code: 'not-writable' } });
  await mkdir(join(home, 'owner.db'));
  expect(await takeOwnership(home)).toMatchObject({
    refusal: { code: 'not-writable', reason: expect.stringContaining('owner.db cannot be locked') },
  });
  await rm(join(home, 'owner.db'), { recursive: true });
  await writeFile(join(home, 'owner.db'), 'no database');
  expect(await takeOwnership(home)).toMatchObject({ refusal: { code: 'not-writable' } });
});

/** A process that tries for the folder when it is told to. */
type Contender = {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  answer(order: OwnerOrder): Promise<string>;
};

let program: Awaited<ReturnType<typeof buildCoreChild>>;
beforeAll(async () => {
  program = await buildCoreChild('owner-child');
});
afterAll(() => program[Symbol.asyncDispose]());

const contenders = new Set<Contender>();
afterEach(() => {
  for (const { process: child } of contenders) child.kill('SIGKILL');
  contenders.clear();
});

function contender(): Contender {
  const child = spawn(process.execPath, [program.file, home], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const made: Contender = {
    process: child,
    answer: async (order) => {
      child.stdin.write(`${order}\n`);
      const { value } = await lines.next();
      return String(value);
    },
  };
  contenders.add(made);
  return made;
}

/** Ends the owner as a crash does; resolves when it is gone. */
async function crash(owner: Contender): Promise<void> {
  const gone = once(owner.process, 'exit');
  owner.process.kill('SIGKILL');
  await gone;
  contenders.delete(owner);
}

async function takeAtOnce(all: readonly Contender[]): Promise<Contender[]> {
  const answers = await Promise.all(all.map((one) => one.answer('take')));
  expect(answers.filter((answer) => answer !== 'owner' && answer !== 'data-folder-busy')).toEqual([]);
  return all.filter((_one, index) => answers[index] === 'owner');
}

test('of many processes that come at once, one gets it, crash after crash', async () => {
  let all = Array.from({ length: 8 }, contender);
  for (let round = 0; round < (AT_NIGHT ? 25 : 6); round += 1) {
    const owners = await takeAtOnce(all);
    expect(owners, `round ${round}`).toHaveLength(1);
    const [owner] = owners;
    if (!owner) throw new Error('somebody owns it');
    const others = all.filter((one) => one !== owner);
    expect(await takeAtOnce(others)).toEqual([]);
    expect(await takeOwnership(home)).toMatchObject({ refusal: { pid: owner.process.pid } });
    if (round % 5 === 4) {
      expect(await owner.answer('give')).toBe('given');
      continue;
    }
    // Those that come while it is crashing, too: at most one of them is faster than all that come afterwards.
    const [, early] = await Promise.all([crash(owner), takeAtOnce(others)]);
    expect(early.length).toBeLessThanOrEqual(1);
    for (const one of early) expect(await one.answer('give')).toBe('given');
    all = [...others, contender()];
  }
});

test('what the owner started does not hold the folder after it', async () => {
  const owner = contender();
  expect(await owner.answer('take')).toBe('owner');
  const heir = Number(await owner.answer('start'));
  try {
    await crash(owner);
    expect(await takeAtOnce([contender()])).toHaveLength(1);
  } finally {
    process.kill(heir, 'SIGKILL');
  }
});
