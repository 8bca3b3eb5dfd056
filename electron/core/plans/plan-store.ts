import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlanId } from '#shared/ids';
import { KeptPlan } from '#shared/started-plan';
import { keepNow, readKeptNow } from '../data-folder';
import type { Log } from '../ports';

/** The plans that were started, in the data folder: what is kept of one is on disk before anything is done upon it. */
export type PlanStore = {
  all(): readonly KeptPlan[];
  get(id: PlanId): KeptPlan | null;
  /** Keeps a plan, new or changed. */
  keep(plan: KeptPlan): void;
  /** Returns the way to stop listening. */
  onChange(listener: (plan: KeptPlan) => void): () => void;
};

const ENDING = '.json';

/**
 * Opens those of a data folder, which are read with the first question: the app's start waits for none. One that cannot be read is
 * left where it is, and told in the log.
 */
export function openPlanStore(home: string, log: Log): PlanStore {
  const folder = join(home, 'plans');
  const listeners = new Set<(plan: KeptPlan) => void>();
  let read: Map<PlanId, KeptPlan> | null = null;
  const plans = () => {
    read ??= readPlans(folder, log);
    return read;
  };
  return {
    all: () => [...plans().values()],
    get: (id) => plans().get(id) ?? null,
    keep(plan) {
      const known = plans();
      keepNow(join(folder, `${plan.id}${ENDING}`), plan);
      known.set(plan.id, plan);
      for (const listener of listeners) listener(plan);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function readPlans(folder: string, log: Log): Map<PlanId, KeptPlan> {
  const plans = new Map<PlanId, KeptPlan>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    const id = PlanId.safeParse(name.slice(0, -ENDING.length));
    if (!name.endsWith(ENDING) || !id.success) continue;
    const kept = readKeptNow(join(folder, name), KeptPlan);
    if (kept === 'none') continue;
    if (kept === 'damaged') log.warn('a plan cannot be read', { plan: id.data });
    else plans.set(kept.id, kept);
  }
  return plans;
}
