import type { Log } from '../../ports';
import type { LiveSession } from '../store';
import { measureNow } from './measure-work';

/**
 * Measures the work of running turns now and then, so that their numbers move while the agents work. One session after
 * the other and with pauses: measuring must never be what the machine is busy with.
 */
export type LiveMeasures = {
  /** Something may have changed in a session whose turn runs. */
  nudge(session: LiveSession): void;
  /** No more measuring of this turn; resolves when one under way has ended. */
  stop(session: LiveSession): Promise<void>;
};

/** From the first sign of a change to a measure: changes come in groups. */
const SETTLE_MS = 400;
/** Least pause between two measures of one session. */
const PAUSE_MS = 1500;
/** Pause after a measure, in times of what it took. */
const REST_RATIO = 3;

export function createLiveMeasures(log: Log): LiveMeasures {
  /** When each session is to be measured, in `performance.now()` milliseconds. */
  const due = new Map<LiveSession, number>();
  const last = new Map<LiveSession, number>();
  let timer: NodeJS.Timeout | null = null;
  let current: { session: LiveSession; done: Promise<void> } | null = null;
  let restUntil = 0;

  const schedule = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (current || due.size === 0) return;
    const next = Math.max(restUntil, Math.min(...due.values()));
    timer = setTimeout(begin, Math.max(0, next - performance.now()));
    timer.unref();
  };
  const begin = () => {
    timer = null;
    const [first] = [...due].sort(([, a], [, b]) => a - b);
    if (!first) return;
    const [session] = first;
    due.delete(session);
    const begun = performance.now();
    const done = measure(session).finally(() => {
      const now = performance.now();
      last.set(session, now);
      restUntil = now + (now - begun) * REST_RATIO;
      current = null;
      schedule();
    });
    current = { session, done };
  };
  const measure = async (session: LiveSession): Promise<void> => {
    try {
      const found = await measureNow(session);
      const { open, measured } = session.state;
      if (open && found.head !== measured) {
        await session.record({ type: 'changes.measured', turn: open.turn, ...found });
      }
    } catch (error) {
      // Only a glance: the turn's end measures again, and says so when it cannot.
      log.info('the work in progress could not be measured', { session: session.id, error: String(error) });
    }
  };

  return {
    nudge(session) {
      if (due.has(session)) return;
      const now = performance.now();
      due.set(session, Math.max(now + SETTLE_MS, (last.get(session) ?? 0) + PAUSE_MS));
      schedule();
    },
    async stop(session) {
      due.delete(session);
      if (current?.session === session) await current.done;
      due.delete(session);
      last.delete(session);
      schedule();
    },
  };
}
