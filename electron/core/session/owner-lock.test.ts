import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeOwnership } from './owner-lock';

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
  expect(await readdir(home)).toEqual([]);
  expect((await takeOwnership(home)).ok).toBe(true);
});

test('of many that come at once, one gets it', async () => {
  await writeFile(join(home, 'owner.lock'), 'left half-written');
  const all = await Promise.all(Array.from({ length: 8 }, () => takeOwnership(home)));
  expect(all.filter(({ ok }) => ok).length).toBe(1);
  expect(await readdir(home)).toEqual(['owner.lock']);
});

test('a lock of a process that is gone is taken over', async () => {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  await writeFile(join(home, 'owner.lock'), JSON.stringify({ pid: child.pid, started: 'unknown' }));
  expect((await takeOwnership(home)).ok).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'a lock whose process id belongs to another process now is taken over',
  async () => {
    await writeFile(
      join(home, 'owner.lock'),
      JSON.stringify({ pid: process.ppid, started: 'another-boot 123' }),
    );
    expect((await takeOwnership(home)).ok).toBe(true);
    expect(JSON.parse(await readFile(join(home, 'owner.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  },
);

test('a data folder that cannot be made is said so', async () => {
  const file = join(home, 'file');
  await writeFile(file, '');
  expect(await takeOwnership(join(file, 'below'))).toMatchObject({ refusal: { code: 'not-writable' } });
});
