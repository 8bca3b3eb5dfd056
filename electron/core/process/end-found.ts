import { setTimeout as delay } from 'node:timers/promises';
import type { FoundProcess, NotEnded } from '#shared/living-process';
import { isAlive } from './process-identity';

const FIRST_POLL_MS = 10;
const LAST_POLL_MS = 100;
/** The longest that the system may take to end what was killed. */
const KILL_MS = 2000;

/**
 * Ends just these processes: SIGTERM, and SIGKILL for those that live after `graceMs`. Each is looked at right before it is
 * signalled, so that a pid which was given out again is never touched. What had ended already counts as ended.
 */
export async function endFound(
  processes: readonly FoundProcess[],
  graceMs: number,
): Promise<{ ended: FoundProcess[]; notEnded: NotEnded[] }> {
  const forbidden = new Set<string>();
  const tell = (signal: NodeJS.Signals) => {
    for (const process of processes) if (!signalFound(process, signal)) forbidden.add(process.id);
  };
  const stubborn = () => processes.some(({ id }) => !forbidden.has(id) && isAlive(id));
  tell('SIGTERM');
  await until(() => !stubborn(), graceMs);
  if (stubborn()) {
    tell('SIGKILL');
    await until(() => !stubborn(), KILL_MS);
  }
  const alive = processes.filter(({ id }) => isAlive(id));
  return {
    ended: processes.filter((process) => !alive.includes(process)),
    notEnded: alive.map((process) => ({
      process,
      why: forbidden.has(process.id) ? ('other-user' as const) : ('survived' as const),
    })),
  };
}

/** False when it may not be signalled. */
function signalFound({ id, pid }: FoundProcess, name: NodeJS.Signals): boolean {
  if (!isAlive(id)) return true;
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ESRCH') return true;
    if (code === 'EPERM') return false;
    throw error;
  }
}

async function until(done: () => boolean, milliseconds: number): Promise<void> {
  const deadline = Date.now() + milliseconds;
  for (let wait = FIRST_POLL_MS; !done() && Date.now() < deadline; wait = Math.min(wait * 2, LAST_POLL_MS))
    await delay(wait);
}
