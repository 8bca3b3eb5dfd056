import { setTimeout as delay } from 'node:timers/promises';
import { stillRuns } from './process-identity';
import {
  lineage,
  type ProcessEntry,
  type ProcessTable,
  processesWithVariable,
  readProcessTable,
  withDescendants,
} from './process-table';
import { runSystemProgram } from './run-system-program';

/**
 * The variable that every supervised process and its descendants carry, so that those which left the process group or
 * were adopted by init are still found.
 */
export const MARKER_VARIABLE = 'UNDERSTORY_PROCESS';

/**
 * What identifies a tree of processes: its root, when that may still live, the marker in their environment, and since when
 * that marker has been given to anything, in clock ticks since the system's start; null: not known.
 */
export type TreeIdentity = {
  readonly root: number | null;
  readonly marker: string;
  readonly since: number | null;
};

const FIRST_POLL_MS = 10;
const LAST_POLL_MS = 100;
const KILL_ROUNDS = 20;

/**
 * Asks all processes of the tree to end and kills those that have not done so after `graceMs`. Gives how many had to be
 * killed. A process that forks while it is being killed is found in the next round.
 */
export async function endTree(identity: TreeIdentity, graceMs: number): Promise<number> {
  if (process.platform === 'win32') return endTreeOnWindows(identity);
  return endProcesses((known) => findTree(identity, known), graceMs);
}

/** Processes at one moment, for telling those that came later. */
export type ProcessSet = ReadonlySet<string>;

export async function treeMembers(identity: TreeIdentity): Promise<ProcessSet> {
  return new Set((await findTree(identity, [])).map(identityOf));
}

/** As {@link endTree}, only for processes that joined the tree after `before` was taken. Nothing on Windows. */
export async function endNewMembers(
  identity: TreeIdentity,
  before: ProcessSet,
  graceMs: number,
): Promise<number> {
  return endProcesses(
    async (known) => (await findTree(identity, known)).filter((entry) => !before.has(identityOf(entry))),
    graceMs,
  );
}

function identityOf({ pid, started }: ProcessEntry): string {
  return `${pid} ${started}`;
}

async function endProcesses(
  find: (known: readonly ProcessEntry[]) => Promise<ProcessEntry[]>,
  graceMs: number,
): Promise<number> {
  const asked = await find([]);
  if (asked.length === 0) return 0;
  signalProcesses(asked, 'SIGTERM');
  // One that stands still does not hear it.
  signalProcesses(asked, 'SIGCONT');
  const deadline = Date.now() + graceMs;
  let alive = asked;
  for (
    let wait = FIRST_POLL_MS;
    alive.length > 0 && Date.now() < deadline;
    wait = Math.min(wait * 2, LAST_POLL_MS)
  ) {
    await delay(Math.min(wait, Math.max(1, deadline - Date.now())));
    alive = await find(asked);
  }
  const killed = new Set<number>();
  for (let round = 0; alive.length > 0 && round < KILL_ROUNDS; round++) {
    signalProcesses(alive, 'SIGKILL');
    for (const { pid } of alive) killed.add(pid);
    await delay(FIRST_POLL_MS);
    alive = await find([...asked, ...alive]);
  }
  return killed.size;
}

/**
 * The live processes of the tree: the root, its group, all descendants of those and of `known` ones, and whoever carries
 * the marker. Never this process or one of its ancestors.
 *
 * @param processes the table, where one was read for several trees
 */
export async function findTree(
  identity: TreeIdentity,
  known: readonly ProcessEntry[],
  processes: Promise<ProcessTable> = readProcessTable(),
): Promise<ProcessEntry[]> {
  const [table, marked] = await Promise.all([
    processes,
    processesWithVariable(MARKER_VARIABLE, identity.marker, identity.since),
  ]);
  const spared = lineage(table, process.pid);
  const seeds = new Set<number>(marked);
  for (const entry of known) if (table.get(entry.pid)?.started === entry.started) seeds.add(entry.pid);
  for (const { pid, group } of table.values())
    if (identity.root !== null && (pid === identity.root || group === identity.root)) seeds.add(pid);
  const members = withDescendants(table, seeds);
  return [...members].filter((pid) => !spared.has(pid)).flatMap((pid) => table.get(pid) ?? []);
}

/** Sends a signal to those of some processes that still run and may be sent one. */
export function signalProcesses(entries: readonly ProcessEntry[], name: NodeJS.Signals): void {
  for (const entry of entries) {
    // Its pid may have been given out again since the table was read.
    if (process.platform === 'linux' && !stillRuns(entry)) continue;
    try {
      process.kill(entry.pid, name);
    } catch (error) {
      // Gone meanwhile, or running as somebody else: either way there is nothing more to do about it.
      if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
    }
  }
}

async function endTreeOnWindows(identity: TreeIdentity): Promise<number> {
  const { root } = identity;
  if (root === null) return 0;
  // It fails when the process is gone already, which is what is wanted.
  return runSystemProgram('taskkill', ['/PID', String(root), '/T', '/F']).then(
    () => 1,
    () => 0,
  );
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
