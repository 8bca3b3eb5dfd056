import type { CommitId, PlanId, SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import type { KeptPlan } from '#shared/started-plan';
import { prerequisites } from '#shared/task-states';
import { type Git, isAncestor } from '../../git';
import type { Need } from './propose-order';

/** Where plans that were started are found. */
export type KnownPlans = { get(id: PlanId): KeptPlan | null };

/**
 * Which of these sessions, all of one repository, began on the work of which others: as Git says, or their plan.
 *
 * @param tips where their branches are
 */
export async function needsAmong(
  git: Git,
  rows: readonly SessionRow[],
  tips: ReadonlyMap<SessionId, CommitId | null>,
  plans: KnownPlans,
): Promise<Need[]> {
  const needs: Need[] = [];
  for (const row of rows) {
    for (const on of rows) {
      if (on === row) continue;
      const tip = tips.get(on.session) ?? null;
      const began =
        (on.branch !== null && row.base.ref === on.branch) ||
        isPlanned(row, on, plans) ||
        (tip !== null && tip !== on.base.commit && (await isAncestor(git, tip, row.base.commit)));
      if (began) needs.push({ session: row.session, on: on.session });
    }
  }
  return needs;
}

function isPlanned(row: SessionRow, on: SessionRow, plans: KnownPlans): boolean {
  if (!row.plan || row.plan.plan !== on.plan?.plan) return false;
  const edges = plans.get(row.plan.plan)?.plan.edges ?? [];
  return (prerequisites(edges).get(row.plan.task) ?? []).includes(on.plan.task);
}
