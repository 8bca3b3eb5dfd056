import { setTimeout as delay } from 'node:timers/promises';
import { lineage, membersOf, type ProcessEntry, readProcessTable } from './process-table';
import { signalProcesses } from './process-tree';

const ROUNDS = 5;
const BETWEEN_MS = 20;

/**
 * Has a process stand still with its group and all that they started, also what they start meanwhile. It keeps its memory.
 * False where nothing could be paused: on Windows, or since all of it has ended.
 */
export async function pauseTree(root: number): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const paused = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await membersNow(root);
    const running = found.filter(({ pid, started }) => !paused.has(`${pid} ${started}`));
    if (running.length === 0) break;
    signalProcesses(running, 'SIGSTOP');
    for (const { pid, started } of running) paused.add(`${pid} ${started}`);
    await delay(BETWEEN_MS);
  }
  return paused.size > 0;
}

/** Has what {@link pauseTree} paused go on. */
export async function continueTree(root: number): Promise<void> {
  if (process.platform !== 'win32') signalProcesses(await membersNow(root), 'SIGCONT');
}

async function membersNow(root: number): Promise<ProcessEntry[]> {
  const table = await readProcessTable();
  const spared = lineage(table, process.pid);
  return membersOf(table, root).filter(({ pid }) => !spared.has(pid));
}
