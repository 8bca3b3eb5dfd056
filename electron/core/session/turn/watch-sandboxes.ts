import type { SandboxHolds } from '../../isolation';
import type { Log } from '../../ports';
import { launchesOf, memoryBeneath, readProcessTable } from '../../process';
import type { LiveSession, SessionStore } from '../store';
import { lookAgain } from './look-again';
import type { Scheduler } from './scheduler';

const LOOK_EVERY_MS = 1000;
/** How often once a sandbox holds so much of what it may: the rest can be gone in less than a second. */
const NEAR = 1 / 3;
const LOOK_WHEN_NEAR_MS = 200;

/**
 * Looks, while agents work, at what the programs of each sandbox hold in memory together where the system does not see to
 * it. One that holds more than it may is ended, alone, and its session is told.
 */
export function watchSandboxes({
  scheduler,
  store,
  holds,
  log,
}: {
  readonly scheduler: Pick<Scheduler, 'running' | 'working' | 'onChange'>;
  readonly store: Pick<SessionStore, 'get'>;
  readonly holds: Pick<SandboxHolds, 'watched'>;
  readonly log: Log;
}): { readonly stop: () => void } {
  let isNear = false;

  const look = async (isStopped: () => boolean): Promise<void> => {
    let near = false;
    // Read once for all: with many agents at work, reading it for each would take up this very process.
    let processes: ReturnType<typeof readProcessTable> | null = null;
    for (const id of scheduler.working) {
      const most = holds.watched(id);
      const session = most === null ? null : store.get(id);
      if (most === null || session === null) continue;
      processes ??= readProcessTable();
      const held = await memoryBeneath(launchesOf(id), most, processes);
      near ||= held > most * NEAR;
      if (held > most && !isStopped()) await endSandbox(session, { held, limit: most });
    }
    isNear = near;
  };
  return lookAgain({
    ...{ scheduler, log, failed: 'sandboxes could not be looked at' },
    isNeeded: () => scheduler.running > 0,
    wait: () => (isNear ? LOOK_WHEN_NEAR_MS : LOOK_EVERY_MS),
    look,
  });
}

/** Ends all that runs in it: what starts a sandbox is its first process, with which it goes. */
async function endSandbox(
  session: LiveSession,
  { held, limit }: { readonly held: number; readonly limit: number },
): Promise<void> {
  const turn = session.state.open?.turn ?? null;
  for (const pid of launchesOf(session.id)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
  await session.record({
    type: 'session.noted',
    turn,
    note: { code: 'sandbox-limit', what: 'memory', limit: Math.floor(limit), held: Math.floor(held) },
  });
}
