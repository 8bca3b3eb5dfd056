import type { SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { LiveSession } from './live-session';
import type { SessionStore } from './session-store';

/** The session of an id, which a caller may have made up or kept for too long. */
export function knownSession(
  store: Pick<SessionStore, 'get'>,
  id: SessionId,
): Result<LiveSession, RefusalOf<'session-unknown'>> {
  const session = store.get(id);
  return session ? ok(session) : refuse({ code: 'session-unknown', session: id });
}
