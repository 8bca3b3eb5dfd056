import { ok } from '#shared/result';
import type { CoreHandlers } from '../../handlers';
import { decide } from '../state';
import { knownSession, orNotWritten, type SessionStore } from '../store';
import { recordDecided } from './record-decided';

/** The verb with which the user says what to think of a session beside others. There is one winner among those. */
export function createJudge(store: Pick<SessionStore, 'get'>): CoreHandlers['variants']['judge'] {
  return async ({ session, opinion, picked, instead }) => {
    const found = knownSession(store, session);
    if (!found.ok) return found;
    return orNotWritten(async () => {
      for (const id of new Set(picked ? instead : [])) {
        const other = id === session ? null : knownSession(store, id);
        if (other?.ok)
          await recordDecided(
            other.value,
            decide(other.value.state, { type: 'judge', judged: { picked: false } }),
          );
      }
      const judged = {
        ...(opinion === undefined ? {} : { opinion }),
        ...(picked === undefined ? {} : { picked }),
      };
      await recordDecided(found.value, decide(found.value.state, { type: 'judge', judged }));
      return ok({});
    });
  };
}
