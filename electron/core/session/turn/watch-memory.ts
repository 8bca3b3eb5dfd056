import type { SessionId } from '#shared/ids';
import type { Settings } from '#shared/settings';
import type { Log, Memory, MemoryPort, SettingsPort } from '../../ports';
import { launchedFor, readMemory, residentMemory } from '../../process';
import { lookAgain } from './look-again';
import type { Scheduler } from './scheduler';

const LOOK_EVERY_MS = 1000;
/** With so many times what is kept free there is time: looking starts a program on some systems. */
const FAR = 4;
const LOOK_WHEN_FAR_MS = 5000;
const MEGABYTE = 1024 * 1024;
/** What is kept free where the settings do not say: a tenth, within these. */
const LEAST_FREE = 512 * MEGABYTE;
const MOST_FREE = 4096 * MEGABYTE;
const MOST_SHARE = 2;
/** How much more than that must be free again before others may work, so that they do not take turns with the shortage. */
const ROOM_AGAIN = 1.25;
/** An agent is never paused for less: that would free nothing. */
const LEAST_HELD = 256 * MEGABYTE;
/** One that the user had go on is paused again only when it holds so many times what it held. */
const GROWN = 1.5;

const SYSTEM: MemoryPort = { read: () => readMemory(), held: residentMemory };

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
  readonly memory: MemoryPort | undefined;
}): { readonly stop: () => void } {
  const { scheduler, settings, relieve, pause, log } = options;
  const memory = options.memory ?? SYSTEM;
  /** What the agents that were paused held then, by their processes. */
  const heldWhenPaused = new Map<number, number>();
  let short = false;
  let isFar = false;
  /** What was left when the last one was paused; null: there has been enough since. */
  let leftAtPause: number | null = null;

  const pauseLargest = async (available: number, isStopped: () => boolean): Promise<void> => {
    const agents = scheduler.working.flatMap((session) => {
      const root = launchedFor(session, 'agent');
      return root === null ? [] : [{ session, root }];
    });
    const held = await memory.held(agents.map(({ root }) => root));
    const largest = agents
      .map((agent) => ({ ...agent, bytes: held?.get(agent.root) ?? 0 }))
      .filter(({ root, bytes }) => bytes >= Math.max(LEAST_HELD, GROWN * (heldWhenPaused.get(root) ?? 0)))
      .sort((one, other) => other.bytes - one.bytes);
    for (const { session, root, bytes } of largest) {
      if (isStopped() || !(await pause(session, { held: bytes, available }))) continue;
      heldWhenPaused.set(root, bytes);
      leftAtPause = available;
      return;
    }
  };
  const look = async (isStopped: () => boolean): Promise<void> => {
    const found = await memory.read();
    const { available } = found;
    const kept = keptFree(settings.get(), found);
    isFar = available > FAR * kept;
    short = available < (short ? kept * ROOM_AGAIN : kept);
    if (!short) heldWhenPaused.clear();
    scheduler.setRoom(!short);
    if (short) await relieve();
    if (available >= kept / 2) leftAtPause = null;
    else if (leftAtPause === null || available < leftAtPause / 2) await pauseLargest(available, isStopped);
  };
  return lookAgain({
    ...{ scheduler, log, failed: 'the memory could not be looked at' },
    isNeeded: () => scheduler.running > 0 || scheduler.queue.length > 0,
    wait: () => (isFar ? LOOK_WHEN_FAR_MS : LOOK_EVERY_MS),
    look,
  });
}

/** At most a half, so that agents can work on a small machine too. */
function keptFree({ freeMegabytes }: Settings, { total }: Memory): number {
  const wanted =
    freeMegabytes === null ? Math.min(MOST_FREE, Math.max(LEAST_FREE, total / 10)) : freeMegabytes * MEGABYTE;
  return Math.min(wanted, total / MOST_SHARE);
}
