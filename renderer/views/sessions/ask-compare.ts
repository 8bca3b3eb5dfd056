import type { SessionRow } from '#shared/session';
import { openOverlay } from '../../state/navigation';

/** Whether there is anything to compare among these sessions. */
export function canCompare(rows: readonly SessionRow[]): boolean {
  return rows.length > 1;
}

/** Shows what differs between two of these sessions, at first the first two. */
export function askCompare(rows: readonly Pick<SessionRow, 'session'>[]): void {
  openOverlay({ over: 'compare', sessions: rows.map(({ session }) => session) });
}
