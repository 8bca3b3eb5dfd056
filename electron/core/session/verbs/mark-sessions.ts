import { ok } from '#shared/result';
import { concurrently } from '../../concurrently';
import type { CoreHandlers } from '../../handlers';
import { decide } from '../state';
import { knownSession, orNotWritten, type SessionStore } from '../store';

type Mark = CoreHandlers['sessions']['mark'];
type Marked = Awaited<ReturnType<Mark>>;

/** Marks sessions for the list, each by itself: one that cannot be marked keeps none of the others from it. */
export function createMark(store: Pick<SessionStore, 'get'>): Mark {
  return async ({ sessions, as }) => {
    const marked: Marked['marked'] = [];
    const refused: Marked['refused'] = [];
    await concurrently(new Set(sessions), async (session) => {
      const found = knownSession(store, session);
      const decided = found.ok ? decide(found.value.state, { type: 'mark', as }) : found;
      if (!found.ok) refused.push({ session, refusal: found.refusal });
      else if (!decided.ok) refused.push({ session, refusal: decided.refusal });
      else if (decided.value.length > 0) {
        const recorded = await orNotWritten(async () => {
          await found.value.record(...decided.value);
          return ok({});
        });
        if (recorded.ok) marked.push(session);
        else refused.push({ session, refusal: recorded.refusal });
      }
    });
    return { marked, refused };
  };
}
