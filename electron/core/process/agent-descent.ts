import { readFile } from 'node:fs/promises';
import { markerPrefixOf } from './process-records';
import { processesWithVariable, readProcessTable } from './process-table';
import { MARKER_VARIABLE } from './process-tree';
import { agentsStarted, LOOSE_MARKER, supervisedRoots } from './supervised';

/** Whether a process is what an agent or a set-up command of a data folder started; `unknown` when it cannot be seen. */
export type Descent = 'outside' | 'agent' | 'unknown';

/**
 * Looks at the process and all its ancestors: at the marker in the environment each began with, and at whether it, its
 * group or its session is one that this process supervises. So a child that cleared its environment is found by its
 * ancestors, and one whose ancestors ended by its session. What did all of that and left its session is nobody's child
 * any more; on Linux it is taken for an agent's by where it runs (see {@link isStray}).
 */
export async function descentOf(pid: number, home: string): Promise<Descent> {
  switch (process.platform) {
    case 'linux':
      return descentByProc(pid, home);
    case 'win32':
      return 'outside';
    default:
      return descentByTable(pid, home);
  }
}

async function descentByProc(pid: number, home: string): Promise<Descent> {
  const prefix = markerPrefixOf(home);
  const line: Status[] = [];
  for (let at = pid; at > 1 && line.every((one) => one.pid !== at); ) {
    // What a person does in a terminal of the app is not an agent's, nor is what started the app itself.
    if (at === process.pid && at !== pid) return 'outside';
    const status = await readStatus(at);
    const environment = await readFile(`/proc/${at}/environ`, 'latin1').catch(() => null);
    if (at === pid && (status === null || environment === null)) return 'unknown';
    if (status === null) return 'outside';
    line.push(status);
    if ([at, status.group, status.session].some((one) => supervisedRoots.has(one))) return 'agent';
    if (hasMarker(environment ?? '', prefix)) return 'agent';
    at = status.parent;
  }
  return agentsStarted.any && pid !== process.pid && (await isStray(line)) ? 'agent' : 'outside';
}

/** What Linux tells of a process; `started` counts clock ticks since the system's start. */
type Status = Record<'pid' | 'parent' | 'group' | 'session' | 'terminal' | 'started', number>;

async function readStatus(pid: number): Promise<Status | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
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
 */
async function isStray(line: readonly Status[]): Promise<boolean> {
  const [first] = line;
  const [own, group] = await Promise.all([readStatus(process.pid), controlGroup(process.pid)]);
  if (!first || !own || group === null || first.terminal !== 0) return false;
  const groups = await Promise.all(line.map(({ pid }) => controlGroup(pid)));
  if (groups[0] !== group) return false;
  const outer = groups.findIndex((one) => one !== group);
  const top = line[(outer === -1 ? line.length : outer) - 1];
  // Without a parent that can be seen it came from outside, as into a container.
  if (!top || top.parent === 0 || top.started < own.started) return false;
  return (await readStatus(top.parent))?.session !== top.session;
}

async function controlGroup(pid: number): Promise<string | null> {
  return readFile(`/proc/${pid}/cgroup`, 'latin1').catch(() => null);
}

function hasMarker(environment: string, prefix: string): boolean {
  return environment
    .split('\0')
    .filter((one) => one.startsWith(`${MARKER_VARIABLE}=`))
    .map((one) => one.slice(MARKER_VARIABLE.length + 1))
    .some((marker) => isOurs(marker, prefix));
}

/** A set-up command's marker names no data folder; that of one which started this very process says nothing of it. */
function isOurs(marker: string, prefix: string): boolean {
  return (
    marker.startsWith(prefix) || (marker.startsWith(LOOSE_MARKER) && marker !== process.env[MARKER_VARIABLE])
  );
}

async function descentByTable(pid: number, home: string): Promise<Descent> {
  const [table, ours] = await Promise.all([
    readProcessTable(),
    processesWithVariable(MARKER_VARIABLE, markerPrefixOf(home)),
  ]);
  if (!table.has(pid)) return 'unknown';
  const seen = new Set<number>();
  for (let at = table.get(pid); at && !seen.has(at.pid); at = table.get(at.parent)) {
    if (at.pid === process.pid && at.pid !== pid) return 'outside';
    seen.add(at.pid);
    if (ours.has(at.pid) || supervisedRoots.has(at.pid) || supervisedRoots.has(at.group)) return 'agent';
  }
  return 'outside';
}
