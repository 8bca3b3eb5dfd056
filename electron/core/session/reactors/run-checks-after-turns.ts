import { dueChecks } from '#shared/check';
import type { SessionId } from '#shared/ids';
import type { Log } from '../../ports';
import type { SessionStore } from '../store';
import type { SessionChecks } from '../turn';

/**
 * Runs the checks of a session once a turn of it ended well that left something they have not run on, and has what is red
 * sent back to the agent where that is wanted. Only an end that is heard of counts: after the app's own end nothing begins by
 * itself. Returns the way to stop.
 */
export function runChecksAfterTurns(
  store: SessionStore,
  checks: Pick<SessionChecks, 'begin' | 'idle'>,
  sendBack: (session: SessionId) => Promise<void>,
  log: Log,
): () => void {
  return store.onChange((session, events) => {
    const ended = events.find(({ type }) => type === 'turn.ended');
    if (ended?.type !== 'turn.ended' || ended.outcome !== 'completed') return;
    if (!checks.begin(session, dueChecks(session.state.row))) return;
    checks
      .idle(session.id)
      .then(() => sendBack(session.id))
      .catch((error: unknown) =>
        log.error('a failed check could not be sent back', { session: session.id, error: String(error) }),
      );
  });
}
