import type { Clock, Log } from '../../ports';
import type { LiveSession, SessionStore } from '../store';

/** The longest time between two looks: a computer that slept meanwhile has not counted it. */
const LOOK_MS = 60_000;

/**
 * Ends each snooze when its time has come, also one that came while no core ran. Nothing is waited for while there is
 * none. Returns the way to stop.
 */
export function endSnoozes(store: SessionStore, clock: Clock, log: Log): () => void {
  let timer: NodeJS.Timeout | null = null;
  const look = () => {
    timer = null;
    const now = clock.now().getTime();
    let next = Number.POSITIVE_INFINITY;
    for (const session of store.all()) {
      const ends = endOf(session);
      if (ends <= now) end(session, log);
      // One that could not be written down is tried again.
      next = Math.min(next, ends <= now ? LOOK_MS : ends - now);
    }
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(look, Math.min(next, LOOK_MS)).unref();
  };
  const stop = store.onChange((_, events) => {
    if (!events.some(({ type }) => type === 'session.snoozed')) return;
    if (timer) clearTimeout(timer);
    look();
  });
  look();
  return () => {
    stop();
    if (timer) clearTimeout(timer);
  };
}

/** When the session's snooze ends by itself, in milliseconds; infinity: it does not. No date at all is over at once. */
function endOf({ state }: LiveSession): number {
  const until = state.row.snoozed?.until ?? null;
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(until) || 0;
}

function end(session: LiveSession, log: Log): void {
  session
    .record({ type: 'session.unsnoozed' })
    .catch((error: unknown) =>
      log.warn('the end of a snooze cannot be written down', { error: String(error) }),
    );
}
