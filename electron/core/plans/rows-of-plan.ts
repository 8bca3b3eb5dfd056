import type { PlanId } from '#shared/ids';
import type { TaskKey } from '#shared/plan';
import type { SessionRow } from '#shared/session';
import type { SessionStore } from '../session';

/** Rows of a plan's sessions by their tasks. Of several the newest that was not discarded counts. */
export function rowsOf(store: Pick<SessionStore, 'all'>, plan: PlanId): Map<TaskKey, SessionRow> {
  const rows = new Map<TaskKey, SessionRow>();
  for (const { state } of store.all()) {
    const { row } = state;
    if (row.plan?.plan !== plan) continue;
    const before = rows.get(row.plan.task);
    if (!before || rank(row) > rank(before)) rows.set(row.plan.task, row);
  }
  return rows;
}

/** Names of sessions begin with when they were made. */
function rank({ discarded, createdAt, session }: SessionRow): string {
  return `${discarded ? 0 : 1} ${createdAt} ${session}`;
}
