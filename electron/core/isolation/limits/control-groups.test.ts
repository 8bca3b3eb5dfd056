import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ControlGroups, openControlGroups } from './control-groups';

const HOME = '/data-folder';
const BOUNDS = { memory: 1000, processes: 50, processors: 1.5 };

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'understory-groups-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Lays out groups as Linux shows them, by the controllers that each gives to those below it; null: it lets nobody say so. */
async function layOut(own: string, groups: Record<string, string | null>, top = '/'): Promise<void> {
  await mkdir(join(root, 'proc/self'), { recursive: true });
  await writeFile(join(root, 'proc/self/cgroup'), `4:memory:/old\n0::${own}\n`);
  await writeFile(
    join(root, 'proc/self/mountinfo'),
    `30 23 0:26 / /proc rw - proc proc rw\n31 23 0:38 ${top} /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw\n`,
  );
  for (const [path, gives] of Object.entries(groups)) {
    const control = join(root, 'sys/fs/cgroup', path, 'cgroup.subtree_control');
    // A folder is written by nobody, be it root.
    if (gives === null) await mkdir(control, { recursive: true });
    else {
      await mkdir(join(root, 'sys/fs/cgroup', path), { recursive: true });
      await writeFile(control, gives);
    }
  }
}

async function made(): Promise<{
  groups: ControlGroups;
  group: string;
  read(name: string): Promise<string>;
}> {
  const groups = await openControlGroups(HOME, root);
  if (!groups) throw new Error('no groups');
  const group = await groups.make('session1', BOUNDS);
  return { groups, group, read: (name) => readFile(join(group, name), 'utf8') };
}

test('a session gets a group below the nearest one that can have some, which counts all of its programs together', async () => {
  await layOut('/user/app/scope', {
    '': null,
    user: 'cpu memory pids',
    'user/app': 'memory pids cpu',
    'user/app/scope': null,
  });
  const { group, read } = await made();
  expect(group.startsWith(join(root, 'sys/fs/cgroup/user/app/understory-'))).toBe(true);
  expect(await read('memory.max')).toBe('1000');
  expect(await read('memory.swap.max')).toBe('0');
  expect(await read('memory.oom.group')).toBe('1');
  expect(await read('pids.max')).toBe('50');
  expect(await read('cpu.max')).toBe('150000 100000');
});

test('what a group does not give yet it is asked to give; where its mount shows only a part, that part counts', async () => {
  await layOut('/container/own', { '': '', own: null }, '/container');
  const { group } = await made();
  expect(group.startsWith(join(root, 'sys/fs/cgroup/understory-'))).toBe(true);
  const control = await readFile(join(root, 'sys/fs/cgroup/cgroup.subtree_control'), 'utf8');
  expect(control).toMatch(/^\+(memory \+pids|cpu)$/);
});

test('where no group can have some, there are none', async () => {
  expect(await openControlGroups(HOME, root)).toBeNull();
  await layOut('/user/scope', { '': null, user: null, 'user/scope': null });
  expect(await openControlGroups(HOME, root)).toBeNull();
  expect((await readdir(join(root, 'sys/fs/cgroup/user'))).sort()).toEqual([
    'cgroup.subtree_control',
    'scope',
  ]);
  await rm(join(root, 'sys'), { recursive: true });
  await layOut('/../elsewhere', { '': 'memory pids' });
  expect(await openControlGroups(HOME, root)).toBeNull();
});

test('what an earlier core of the same data folder left is removed, and nothing of another', async () => {
  await layOut('/user/scope', { user: 'memory pids', 'user/scope': null });
  const { group } = await made();
  const parent = join(group, '../..');
  const prefix = basename(join(group, '..')).replace(/\d+$/, '');
  await mkdir(join(parent, `${prefix}1`, 'session0'), { recursive: true });
  await mkdir(join(parent, 'understory-0123456789ab-1', 'session0'), { recursive: true });
  await openControlGroups(HOME, root);
  const left = await readdir(parent);
  // Control files are files here, which a real group goes with.
  expect(await readdir(join(parent, `${prefix}1`)).catch(() => [])).not.toContain('session0');
  expect(await readdir(join(parent, 'understory-0123456789ab-1'))).toEqual(['session0']);
  expect(left).toContain(basename(join(group, '..')));
});

test('what a group was kept from is read as the kernel writes it', async () => {
  await layOut('/user/scope', { user: 'memory pids', 'user/scope': null });
  const { groups, group } = await made();
  expect(await groups.read('session1')).toBeNull();
  await writeFile(
    join(group, 'memory.events'),
    'low 0\nhigh 0\nmax 9\noom 1\noom_kill 3\noom_group_kill 1\n',
  );
  await writeFile(join(group, 'memory.peak'), '990\n');
  await writeFile(join(group, 'pids.events'), 'max 7\n');
  expect(await groups.read('session1')).toEqual({ endedForMemory: 3, refusedProcesses: 7, peak: 990 });
  // The whole machine had none left: that is no limit of the sandbox.
  await writeFile(join(group, 'memory.events'), 'max 0\noom 0\noom_kill 1\n');
  expect(await groups.read('session1')).toMatchObject({ endedForMemory: 0 });
});
