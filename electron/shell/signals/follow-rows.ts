import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import type { CoreClient } from '../../host/attach-core';

/** Every session by its id. */
export type Rows = ReadonlyMap<SessionId, SessionRow>;

/** Tells of all rows whenever some changed, until aborted; what comes at once is told at once. */
export async function followRows(
  core: CoreClient,
  tell: (rows: Rows) => void,
  signal: AbortSignal,
): Promise<void> {
  const rows = new Map<SessionId, SessionRow>();
  try {
    for await (const update of await core.sessions.watch({}, { signal })) {
      if (update.type === 'reset') rows.clear();
      for (const row of update.rows) rows.set(row.session, row);
      if (!update.more) tell(rows);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
