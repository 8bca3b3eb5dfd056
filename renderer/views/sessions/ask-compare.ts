import type { SessionId } from '#shared/ids';
import { openOverlay } from '../../state/navigation';

/** Shows what differs between two of these sessions, at first the first two. */
export function askCompare(sessions: readonly SessionId[]): void {
  openOverlay({ over: 'compare', sessions });
}
