import { setTimeout as delay } from 'node:timers/promises';
import { membersOfLaunched } from './launch';
import { signalProcesses } from './process-tree';

const ROUNDS = 5;
const BETWEEN_MS = 20;

/**
 * Has a launched process stand still with all that it started, also what it starts meanwhile. They keep their memory.
 * False where nothing could be paused: on Windows, or since all of it has ended.
 */
export async function pauseTree(root: number): Promise<boolean> {
  if (process.platform === 'win32') return false;
  const paused = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await membersOfLaunched(root);
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
  if (process.platform !== 'win32') signalProcesses(await membersOfLaunched(root), 'SIGCONT');
}
