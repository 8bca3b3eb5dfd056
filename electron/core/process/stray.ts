import { readProcFile } from './proc-file';

/** What Linux tells of a process; `started` counts clock ticks since the system's start. */
export type Status = Record<'pid' | 'parent' | 'group' | 'session' | 'terminal' | 'started', number>;

/** Null for a process that is not there. */
export function readStatus(pid: number): Status | null {
  const stat = readProcFile(pid, 'stat');
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const [parent, group, session, terminal, started] = [1, 2, 3, 4, 19].map((index) => Number(fields[index]));
  if (stat === null || started === undefined || Number.isNaN(started)) return null;
  return {
    pid,
    parent: parent ?? 0,
    group: group ?? 0,
    session: session ?? 0,
    terminal: terminal ?? 0,
    started,
  };
}

/**
 * Whether a process with these ancestors is one that cut all its ties while this process ran: it has no terminal, whoever
 * started it has ended, it left their session, and it is in the same control group as this process, which nothing else
 * that the system starts is. A command of the user's is like that only when it was made so on purpose.
 *
 * @param line the process, then its ancestors as far as they can be seen
 */
export function isStray(line: readonly Status[]): boolean {
  const [first] = line;
  const [own, group] = [readStatus(process.pid), readProcFile(process.pid, 'cgroup')];
  if (!first || !own || group === null || first.terminal !== 0) return false;
  const groups = line.map(({ pid }) => readProcFile(pid, 'cgroup'));
  if (groups[0] !== group) return false;
  const outer = groups.findIndex((one) => one !== group);
  const top = line[(outer === -1 ? line.length : outer) - 1];
  // Without a parent that can be seen it came from outside, as into a container.
  if (!top || top.parent === 0 || top.started < own.started) return false;
  return readStatus(top.parent)?.session !== top.session;
}
