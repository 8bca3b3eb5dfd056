import { PlanId, type SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { type SessionState, stateOf } from '#shared/session-state';
import type { KeptPlan, StartedPlan } from '#shared/started-plan';
import { startedPlan } from '#shared/task-states';
import type { CoreHandlers } from '../handlers';
import type { Clock } from '../ports';
import type { Repositories } from '../repository';
import type { SessionStore } from '../session';
import { newSessionId } from '../session';
import { followValue } from '../stream';
import { diskRefusal } from '../writing';
import type { PlanStore } from './plan-store';
import { rowsOf } from './rows-of-plan';
import type { RunningPlans } from './run-plans';

/** The verbs about plans. */
export function createPlanVerbs({
  plans,
  running,
  store,
  repositories,
  clock,
  reading,
}: {
  readonly plans: PlanStore;
  readonly running: Pick<RunningPlans, 'advance'>;
  readonly store: SessionStore;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly clock: Clock;
  readonly reading: Pick<CoreHandlers['plans'], 'read' | 'judge'>;
}): CoreHandlers['plans'] {
  const shown = (kept: KeptPlan): StartedPlan => startedPlan(kept, rowsOf(store, kept.id));
  const list = () => plans.all().map(shown);
  const keeping = (kept: KeptPlan): Result<KeptPlan, RefusalOf<'disk-full' | 'not-writable'>> => {
    try {
      plans.keep(kept);
      return ok(kept);
    } catch (error) {
      const refusal = diskRefusal(error, 'plans');
      if (refusal) return refuse(refusal);
      throw error;
    }
  };
  const changing = async (
    id: PlanId,
    change: (kept: KeptPlan) => KeptPlan,
  ): Promise<Result<StartedPlan, RefusalOf<'plan-unknown' | 'disk-full' | 'not-writable'>>> => {
    const before = plans.get(id);
    if (!before) return refuse({ code: 'plan-unknown', plan: id });
    const kept = keeping(change(before));
    if (!kept.ok) return kept;
    await running.advance(id);
    return ok(shown(plans.get(id) ?? kept.value));
  };
  return {
    ...reading,
    list: async () => list(),
    watch: (_input, signal) =>
      followValue(signal, {
        get: list,
        onChange(listener) {
          // An agent at work records much that changes nothing here.
          const states = new Map<SessionId, SessionState>();
          const stops = [
            plans.onChange(() => listener(list())),
            store.onChange(({ state: { row } }) => {
              if (!row.plan || states.get(row.session) === stateOf(row)) return;
              states.set(row.session, stateOf(row));
              listener(list());
            }),
          ];
          return () => {
            for (const stop of stops) stop();
          };
        },
      }),
    async start({ repository, plan, chosen, choices }) {
      if (!repositories.get(repository)) return refuse({ code: 'repository-unknown', repository });
      const wanted = plan.tasks.filter(
        ({ key, mark, kind }) =>
          kind === 'work' && mark !== 'done' && mark !== 'cancelled' && (chosen?.includes(key) ?? true),
      );
      if (wanted.length === 0) return refuse({ code: 'nothing-to-start' });
      const now = clock.now();
      const id = PlanId.parse(newSessionId(now));
      const kept = keeping({
        ...{ id, repository, plan, choices, stopped: false, troubles: {} },
        createdAt: now.toISOString(),
        chosen: wanted.map(({ key }) => key),
      });
      if (!kept.ok) return kept;
      await running.advance(id);
      return ok(shown(plans.get(id) ?? kept.value));
    },
    stop: ({ plan }) => changing(plan, (kept) => ({ ...kept, stopped: true })),
    resume: ({ plan }) => changing(plan, (kept) => ({ ...kept, stopped: false, troubles: {} })),
  };
}
