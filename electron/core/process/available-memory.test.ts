import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readMemory } from './available-memory';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'memory-'));
});
afterEach(() => rm(root, { recursive: true }));

const MEGABYTE = 1024 * 1024;
const GIGABYTE = 1024 * MEGABYTE;

async function files(all: Record<string, string>): Promise<void> {
  const machine = 'MemTotal:       16777216 kB\nMemFree:          102400 kB\nMemAvailable:    8388608 kB\n';
  for (const [path, text] of Object.entries({ 'proc/meminfo': machine, ...all })) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

test('this machine has memory, and some of it is left', async () => {
  const { total, available } = await readMemory();
  expect(total).toBeLessThanOrEqual(totalmem());
  expect(available).toBeGreaterThan(0);
  expect(available).toBeLessThanOrEqual(total);
});

test('without limits it is what the machine says', async () => {
  await files({
    'proc/self/cgroup': '0::/user.slice/app.scope\n',
    'sys/fs/cgroup/user.slice/memory.max': 'max\n',
  });
  expect(await readMemory(root)).toEqual({ total: 16 * GIGABYTE, available: 8 * GIGABYTE });
});

test('a limit around the process counts, less what its group can give up', async () => {
  await files({
    'proc/self/cgroup': '0::/user.slice/app.scope\n',
    'sys/fs/cgroup/user.slice/memory.max': String(4 * GIGABYTE),
    'sys/fs/cgroup/user.slice/memory.current': String(3 * GIGABYTE),
    'sys/fs/cgroup/user.slice/memory.stat': `anon 100\ninactive_file ${GIGABYTE}\nactive_file ${512 * MEGABYTE}\nslab_reclaimable 0\n`,
    'sys/fs/cgroup/user.slice/app.scope/memory.max': 'max',
    'sys/fs/cgroup/user.slice/app.scope/memory.current': String(GIGABYTE),
  });
  expect(await readMemory(root)).toEqual({ total: 4 * GIGABYTE, available: 2.5 * GIGABYTE });
});

test('so does one of the older kind, whose every subsystem has a line', async () => {
  await files({
    'proc/self/cgroup': '5:cpu,cpuacct:/box\n4:memory:/box/inner\n0::/\n',
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712',
    'sys/fs/cgroup/memory/memory.usage_in_bytes': String(9 * GIGABYTE),
    'sys/fs/cgroup/memory/box/memory.limit_in_bytes': String(2 * GIGABYTE),
    'sys/fs/cgroup/memory/box/memory.usage_in_bytes': String(1900 * MEGABYTE),
    'sys/fs/cgroup/memory/box/memory.stat': `total_inactive_file ${100 * MEGABYTE}\n`,
  });
  expect(await readMemory(root)).toEqual({ total: 2 * GIGABYTE, available: (2048 - 1800) * MEGABYTE });
});

test('a group that holds more than its limit leaves nothing', async () => {
  await files({
    'proc/self/cgroup': '0::/box\n',
    'sys/fs/cgroup/box/memory.max': String(GIGABYTE),
    'sys/fs/cgroup/box/memory.current': String(2 * GIGABYTE),
  });
  expect((await readMemory(root)).available).toBe(0);
});
