import { readFile } from 'node:fs/promises';
import { agentsStarted, LOOSE_MARKER, supervisedRoots } from './launch';
import { markerPrefixOf } from './process-records';
import { processesWithVariable, readProcessTable } from './process-table';
import { MARKER_VARIABLE } from './process-tree';
import { isStray, readStatus, type Status } from './stray';

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
    const status = readStatus(at);
    const environment = await readFile(`/proc/${at}/environ`, 'latin1').catch(() => null);
    if (at === pid && (status === null || environment === null)) return 'unknown';
    if (status === null) return 'outside';
    line.push(status);
    if ([at, status.group, status.session].some((one) => supervisedRoots.has(one))) return 'agent';
    if (hasMarker(environment ?? '', prefix)) return 'agent';
    at = status.parent;
  }
  return agentsStarted.any && pid !== process.pid && isStray(line) ? 'agent' : 'outside';
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
