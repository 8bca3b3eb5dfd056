import type { WorkspaceSnapshot } from './workspace-snapshot';

/** What a plan was computed from, as far as it can be told without computing it again. */
export type PlannedFrom = {
  /** Names the request, the commits behind it, and how the merge repository merges: the same text, the same merges. */
  readonly inputs: string;
  /** Trees of what was staged and of the workspace's files; null where the plan concerns no workspace. */
  readonly workspace: { readonly index: string; readonly files: string } | null;
};

/** The workspace in the terms of {@link PlannedFrom}. */
export async function seenIn(snapshot: WorkspaceSnapshot | null): Promise<PlannedFrom['workspace']> {
  return snapshot && { index: snapshot.indexTree, files: await snapshot.worktree() };
}

/** Whether a plan would come out the same, as far as the workspace has a say in it. */
export function isSeenAgain(before: PlannedFrom['workspace'], now: PlannedFrom['workspace']): boolean {
  return before?.index === now?.index && before?.files === now?.files;
}

/** Plans that were shown and may be carried out as they are. */
export type PlanCache<Plan> = {
  keep(plan: Plan): void;
  /** The newest plan with these inputs. It is given out once: if carrying it out fails, a fresh one is due. */
  take(inputs: string): Plan | null;
};

/** A large plan takes some megabytes, and few are looked at in turns. */
const KEPT = 3;

export function createPlanCache<
  Plan extends { readonly plannedFrom: PlannedFrom | null },
>(): PlanCache<Plan> {
  const plans = new Map<string, Plan>();
  return {
    keep: (plan) => {
      if (!plan.plannedFrom) return;
      plans.delete(plan.plannedFrom.inputs);
      plans.set(plan.plannedFrom.inputs, plan);
      const [oldest] = plans.keys();
      if (plans.size > KEPT && oldest !== undefined) plans.delete(oldest);
    },
    take: (inputs) => {
      const plan = plans.get(inputs) ?? null;
      plans.delete(inputs);
      return plan;
    },
  };
}
