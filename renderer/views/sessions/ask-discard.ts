import type { SessionId } from '#shared/ids';
import { openOverlay } from '../../state/navigation';

/** Asks whether these sessions are to be discarded, of one by its title. */
export function askDiscard(sessions: readonly SessionId[]): void {
  const [only] = sessions;
  if (only === undefined) return;
  openOverlay(
    sessions.length === 1 ? { over: 'discard', session: only } : { over: 'discard-many', sessions },
  );
}
