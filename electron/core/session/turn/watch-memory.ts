import type { SessionId } from '#shared/ids';
import type { Settings } from '#shared/settings';
import type { Log, SettingsPort } from '../../ports';
import { launchedFor, type Memory, readMemory, residentMemory } from '../../process';
import type { Scheduler } from './scheduler';

const LOOK_EVERY_MS = 1000;
const MEGABYTE = 1024 * 1024;
/** What is kept free where the settings do not say: a tenth, within these. */
const LEAST_FREE = 512 * MEGABYTE;
const MOST_FREE = 4096 * MEGABYTE;
/** How much more than that must be free again before others may work, so that they do not take turns with the shortage. */
const ROOM_AGAIN = 1.25;
/** An agent is never paused for less: that would free nothing. */
const LEAST_HELD = 256 * MEGABYTE;
/** One that the user had go on is paused again only when it holds so many times what it held. */
const GROWN = 1.5;

/**
 * Looks at the memory while agents work or wait, so that the system does not suffer. With less than is to be kept free
 * idle agents are ended and no further one is let in. With less than half of it the one that holds the most is paused, and
 * a further one only when as much again has gone: what is paused gives nothing back.
 */
export function watchMemory(options: {
  readonly scheduler: Scheduler;
  readonly settings: SettingsPort;
  /** Ends the agents that wait for a next turn. */
  readonly relieve: () => Promise<void>;
  /** Pauses an agent that works. False where it cannot be. */
  readonly pause: (session: SessionId, memory: { held: number; available: number }) => Promise<boolean>;
  readonly log: Log;
}): { readonly stop: () => void } {
  const { scheduler, settings, relieve, pause, log } = options;
  const heldWhenPaused = new Map<SessionId, number>();
  let short = false;
  /** What was left when the last one was paused; null: there has been enough since. */
  let leftAtPause: number | null = null;
  let timer: NodeJS.Timeout | null = null;

  const pauseLargest = async (available: number): Promise<void> => {
    const held = await heldBy(scheduler.working);
    const grown = held.filter(
      ({ session, bytes }) => bytes >= Math.max(LEAST_HELD, GROWN * (heldWhenPaused.get(session) ?? 0)),
    );
    for (const { session, bytes } of grown.sort((one, other) => other.bytes - one.bytes)) {
      if (!(await pause(session, { held: bytes, available }))) continue;
      heldWhenPaused.set(session, bytes);
      leftAtPause = available;
      return;
    }
  };
  const look = async (): Promise<void> => {
    const memory = await readMemory();
    const { available } = memory;
    const kept = keptFree(settings.get(), memory);
    short = available < (short ? kept * ROOM_AGAIN : kept);
    scheduler.setRoom(!short);
    if (short) await relieve();
    if (available >= kept / 2) leftAtPause = null;
    else if (leftAtPause === null || available < leftAtPause / 2) await pauseLargest(available);
  };
  const arm = () => {
    if (timer || (scheduler.running === 0 && scheduler.queue.length === 0)) return;
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => log.warn('the memory could not be looked at', { error: String(error) }))
        .finally(() => {
          timer = null;
          arm();
        });
    }, LOOK_EVERY_MS);
    timer.unref();
  };
  const stopListening = scheduler.onChange(arm);
  return {
    stop() {
      stopListening();
      if (timer) clearTimeout(timer);
    },
  };
}

function keptFree({ freeMegabytes }: Settings, { total }: Memory): number {
  if (freeMegabytes !== null) return freeMegabytes * MEGABYTE;
  return Math.min(MOST_FREE, Math.max(LEAST_FREE, total / 10));
}

async function heldBy(
  sessions: readonly SessionId[],
): Promise<{ readonly session: SessionId; readonly bytes: number }[]> {
  const roots = new Map(sessions.map((session) => [session, launchedFor(session, 'agent')]));
  const held = await residentMemory([...roots.values()].filter((root) => root !== null));
  return [...roots].map(([session, root]) => ({ session, bytes: (root && held?.get(root)) || 0 }));
}
