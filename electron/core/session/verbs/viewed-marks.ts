import type { SessionEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { viewedIn } from '#shared/projections/viewed-files';
import { ok, refuse } from '#shared/result';
import type { CoreHandlers } from '../../handlers';
import type { SessionState } from '../state';
import type { SessionStore } from '../store';
import { knownSession, orNotWritten } from '../store';

type Verbs = Pick<CoreHandlers['review'], 'markViewed' | 'markUnviewed'>;

/** Marks of what the user has looked at, put on record. */
export function createViewedMarks(store: SessionStore): Verbs {
  const recording = async (
    session: SessionId,
    eventsFor: (state: SessionState) => SessionEvent[],
  ): ReturnType<Verbs['markViewed']> => {
    const found = knownSession(store, session);
    if (!found.ok) return found;
    const { state } = found.value;
    if (state.isNewer) return refuse({ code: 'session-newer', session });
    return orNotWritten(async () => {
      const events = eventsFor(state);
      if (events.length > 0) await found.value.record(...events);
      return ok({});
    });
  };
  return {
    markViewed: ({ session, files }) =>
      recording(session, ({ viewed }) => {
        const known = viewedIn(viewed);
        const news = files.filter((file) => known(file) !== 'viewed');
        return news.length > 0 ? [{ type: 'files.viewed', files: news }] : [];
      }),
    markUnviewed: ({ session, paths }) =>
      recording(session, ({ viewed }) => {
        const known = new Set(viewed.map(({ path }) => path));
        const marked = paths.filter((path) => known.has(path));
        return marked.length > 0 ? [{ type: 'files.unviewed', paths: marked }] : [];
      }),
  };
}
