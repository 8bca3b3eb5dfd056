import type { SessionId } from '#shared/ids';
import { openOverlay } from '../../state/navigation';

/** Shows in which order these sessions would come to the workspace together, and what would come of it. */
export function askIntegrate(sessions: readonly SessionId[]): void {
  openOverlay({ over: 'integrate', sessions });
}
