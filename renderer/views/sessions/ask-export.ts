import type { SessionRow } from '#shared/session';
import { openOverlay } from '../../state/navigation';

/** Asks as what sessions are to be exported. */
export function askExport(rows: readonly Pick<SessionRow, 'session'>[]): void {
  openOverlay({ over: 'export', sessions: rows.map(({ session }) => session) });
}
