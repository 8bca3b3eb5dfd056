import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SandboxBounds } from '#shared/sandbox';
import { runBounded } from '../../process';

/**
 * Control groups of the second version (https://docs.kernel.org/admin-guide/cgroup-v2.html), one a session, where this user
 * may make some: below a group that this process is in, such as that of the user’s own systemd. What is in one cannot leave
 * it: no sandbox sees where they are.
 */
export type ControlGroups = {
  /** Makes the group of a session, or finds it, and sets what it may take. Gives its folder. Throws where that fails. */
  make(session: string, bounds: SandboxBounds): Promise<string>;
  /** What a session’s group was kept from since it was made; null: there is none. */
  read(session: string): Promise<GroupRecord | null>;
  /** Removes the group of a session, unless something runs there still. */
  remove(session: string): Promise<boolean>;
  /** Removes where groups are made, once there are none. */
  close(): Promise<void>;
};

export type GroupRecord = {
  /** How often its programs were ended, since it had no memory left. */
  readonly endedForMemory: number;
  /** How often it was refused a process. */
  readonly refusedProcesses: number;
  /** The most memory it held at once, in bytes; null: the system does not say. */
  readonly peak: number | null;
};

/** Has the program that it becomes start in the group whose file of processes is its first argument. */
export const ENTER = ['/bin/sh', '-c', 'echo 0 > "$0" && exec "$@"'] as const;

/** Without these a group would hold nothing. */
const NEEDED = ['memory', 'pids'];
const PROBE_MS = 5000;

/**
 * Finds where groups can be made, by making one and having a program enter it: only that tells. Null: nowhere.
 *
 * @param home the data folder, whose earlier groups are removed
 * @param root where Linux keeps such files, for tests
 */
export async function openControlGroups(home: string, root = '/'): Promise<ControlGroups | null> {
  if (process.platform !== 'linux') return null;
  const prefix = `understory-${createHash('sha256').update(home).digest('hex').slice(0, 12)}-`;
  for (const parent of await placesFor(root)) {
    const own = join(parent, `${prefix}${process.pid}`);
    try {
      await clearLeftovers(parent, prefix);
      await enable(parent, NEEDED);
      await mkdir(own, { recursive: true });
      // What a group may take of processors is given by its parent, where that has it to give.
      await enable(parent, ['cpu']).catch(() => undefined);
      await enable(own, NEEDED);
      await enable(own, ['cpu']).catch(() => undefined);
      const groups = groupsIn(own);
      if (await canBeEntered(groups)) return groups;
    } catch {
      // Not the user’s to write, or it has processes of its own: the one above may do.
    }
    await rmdir(own).catch(() => undefined);
  }
  return null;
}

function groupsIn(own: string): ControlGroups {
  return {
    async make(session, bounds) {
      const group = join(own, session);
      await mkdir(group, { recursive: true });
      const set = (name: string, value: string) => writeFile(join(group, name), value);
      await set('memory.max', bounds.memory === null ? 'max' : String(bounds.memory));
      // All of it ends or none: half of a build would go on in vain.
      await set('memory.oom.group', '1');
      await set('pids.max', String(bounds.processes));
      // Not there where nothing is swapped, or where processors are not given by groups.
      await set('memory.swap.max', bounds.memory === null ? 'max' : '0').catch(() => undefined);
      const quota = bounds.processors === null ? 'max' : String(bounds.processors * CPU_PERIOD);
      const isSet = await set('cpu.max', `${quota} ${CPU_PERIOD}`).then(
        () => true,
        () => false,
      );
      if (!isSet && bounds.processors !== null) throw new Error('processors are not given by groups here');
      return group;
    },
    async read(session) {
      const text = (name: string) => readFile(join(own, session, name), 'utf8').catch(() => null);
      const events = await text('memory.events');
      if (events === null) return null;
      const peak = Number.parseInt((await text('memory.peak')) ?? '', 10);
      return {
        // Where its own limit was never met, it was the whole machine that had none left.
        endedForMemory: countOf(events, 'oom') > 0 ? countOf(events, 'oom_kill') : 0,
        refusedProcesses: countOf((await text('pids.events')) ?? '', 'max'),
        peak: Number.isNaN(peak) ? null : peak,
      };
    },
    remove: (session) =>
      rmdir(join(own, session)).then(
        () => true,
        () => false,
      ),
    close: () => rmdir(own).catch(() => undefined),
  };
}

const CPU_PERIOD = 100_000;

function countOf(events: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(events)?.[1] ?? 0);
}

/** The groups that this process is in, the innermost first: what it starts may be moved below any of them by their owner. */
async function placesFor(root: string): Promise<string[]> {
  const read = (path: string) => readFile(join(root, path), 'utf8').catch(() => '');
  const [, own] = /^0::(\/.*)$/m.exec(await read('proc/self/cgroup')) ?? [];
  const [, top, mount] =
    /^\d+ \d+ \S+ (\S+) (\S+) .* - cgroup2 /m.exec(await read('proc/self/mountinfo')) ?? [];
  if (own === undefined || top === undefined || mount === undefined) return [];
  const below = top === '/' ? own : own.startsWith(`${top}/`) || own === top ? own.slice(top.length) : null;
  // One that is seen from somewhere else is no folder here.
  if (below === null || own.includes('/..')) return [];
  const outermost = join(root, mount);
  const places: string[] = [];
  for (let at = join(outermost, below); at.length >= join(outermost).length; at = dirname(at)) {
    places.push(at.endsWith('/') ? at.slice(0, -1) : at);
    if (dirname(at) === at) break;
  }
  return [...new Set(places)];
}

/** Has the groups below one be limited in something. Throws where it has processes of its own, or it cannot. */
async function enable(group: string, controllers: readonly string[]): Promise<void> {
  const path = join(group, 'cgroup.subtree_control');
  const has = (await readFile(path, 'utf8').catch(() => '')).split(/\s+/);
  const missing = controllers.filter((name) => !has.includes(name));
  if (missing.length > 0) await writeFile(path, missing.map((name) => `+${name}`).join(' '));
}

async function canBeEntered(groups: ControlGroups): Promise<boolean> {
  const group = await groups.make('probe', { memory: 64 * 1024 * 1024, processes: 10, processors: null });
  const [sh, ...args] = ENTER;
  const { why, code } = await runBounded(sh, [...args, join(group, 'cgroup.procs'), '/bin/true'], {
    ...{ cwd: '/', env: {}, most: 1024, deadlineMs: PROBE_MS },
  });
  await groups.remove('probe');
  return why === 'exited' && code === 0;
}

/** What an earlier core of the same data folder left. Only one at a time has it, so these programs are nobody’s any more. */
async function clearLeftovers(parent: string, prefix: string): Promise<void> {
  const found = await readdir(parent);
  for (const name of found.filter((one) => one.startsWith(prefix))) {
    if (name === `${prefix}${process.pid}`) continue;
    const left = join(parent, name);
    await writeFile(join(left, 'cgroup.kill'), '1').catch(() => undefined);
    for (const one of await readdir(left, { withFileTypes: true }))
      if (one.isDirectory()) await rmdir(join(left, one.name)).catch(() => undefined);
    await rmdir(left).catch(() => undefined);
  }
}
