import type { ApplyProgress } from '#shared/apply';
import type { SessionId } from '#shared/ids';
import type { WriteWatch } from '../../apply';
import { followValue } from '../../stream';

/** Least time between two reports of how far a writing is: eyes need no more. */
const REPORT_EVERY_MS = 100;

/** The applies and updates that are being written at this moment: how far each is, and the way to stop it. */
export type WritesUnderWay = {
  /** Follows an apply or update of the session from its beginning to its end. */
  during<T>(session: SessionId, work: (watch: WriteWatch) => Promise<T>): Promise<T>;
  /** Stops it if it can still be stopped; what was written is taken back. */
  stop(session: SessionId): void;
  /** Null while nothing of the session is being written. */
  follow(
    session: SessionId,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ApplyProgress | null, void, void>;
};

type UnderWay = { readonly stop: AbortController; progress: ApplyProgress };
type Listener = (progress: ApplyProgress | null) => void;

export function createWritesUnderWay(): WritesUnderWay {
  const running = new Map<SessionId, UnderWay>();
  const listeners = new Map<SessionId, Set<Listener>>();
  const tell = (session: SessionId) => {
    for (const listener of listeners.get(session) ?? []) listener(running.get(session)?.progress ?? null);
  };
  return {
    async during(session, work) {
      const one: UnderWay = { stop: new AbortController(), progress: { doing: 'preparing', done: 0, of: 0 } };
      running.set(session, one);
      let told = 0;
      const progress = (now: ApplyProgress) => {
        one.progress = now;
        if (performance.now() - told < REPORT_EVERY_MS) return;
        told = performance.now();
        tell(session);
      };
      try {
        return await work({ signal: one.stop.signal, progress });
      } finally {
        running.delete(session);
        tell(session);
      }
    },
    stop: (session) => running.get(session)?.stop.abort(),
    follow: (session, signal) =>
      followValue<ApplyProgress | null>(signal, {
        get: () => running.get(session)?.progress ?? null,
        onChange: (listener) => {
          const heard = listeners.get(session) ?? new Set();
          listeners.set(session, heard.add(listener));
          return () => {
            heard.delete(listener);
            if (heard.size === 0 && listeners.get(session) === heard) listeners.delete(session);
          };
        },
      }),
  };
}
