import { checksState, isToBeCompared } from '#shared/check';
import { PlanId, type SessionId } from '#shared/ids';
import type { TaskKey } from '#shared/plan';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { stateOf } from '#shared/session-state';
import type { KeptPlan, StartedPlan } from '#shared/started-plan';
import { startedPlan } from '#shared/task-states';
import { type Applies, objectsRefusal } from '../apply';
import type { CoreHandlers } from '../handlers';
import type { Clock, Ports } from '../ports';
import type { Repositories } from '../repository';
import type { SessionStore } from '../session';
import { newSessionId } from '../session';
import { followValue } from '../stream';
import { workspaceTrouble } from '../workspace-pin';
import { diskRefusal } from '../writing';
import { createFileChanges } from './file-changes';
import type { PlanStore } from './plan-store';
import { baseRef, joinBefore, keepBase, resultsBefore, treesOf } from './results-before';
import { rowsOf } from './rows-of-plan';
import type { RunningPlans } from './run-plans';

/** The verbs about plans. */
export function createPlanVerbs({
  plans,
  running,
  store,
  repositories,
  applies,
  clock,
  reading,
  ports: { home },
}: {
  readonly plans: PlanStore;
  readonly running: Pick<RunningPlans, 'advance'>;
  readonly store: SessionStore;
  readonly repositories: Pick<Repositories, 'get'>;
  readonly applies: Pick<Applies, 'join'>;
  readonly clock: Clock;
  readonly reading: Pick<CoreHandlers['plans'], 'read' | 'judge'>;
  readonly ports: Pick<Ports, 'home'>;
}): CoreHandlers['plans'] {
  const fileChanges = createFileChanges({ plans, store, repositories, home });
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
  const beforeOf = (kept: KeptPlan, task: TaskKey) => {
    const rows = rowsOf(store, kept.id);
    return { before: resultsBefore(kept.plan, task, rows), own: rows.get(task) };
  };
  return {
    ...reading,
    changes: fileChanges.changes,
    async takeChanges({ plan, ...wanted }) {
      const before = plans.get(plan);
      if (!before) return refuse({ code: 'plan-unknown', plan });
      const taken = await fileChanges.taking(before, wanted);
      if (!taken.ok) return taken;
      // A session may have begun while the files were read: what has is not changed.
      if (plans.get(plan) !== before) return refuse({ code: 'plan-files-changed' });
      return changing(plan, () => taken.value);
    },
    list: async () => list(),
    watch: (_input, signal) =>
      followValue(signal, {
        get: list,
        onChange(listener) {
          // An agent at work records much that changes nothing here.
          const states = new Map<SessionId, string>();
          const stops = [
            plans.onChange(() => listener(list())),
            store.onChange(({ state: { row } }) => {
              const state = `${stateOf(row)} ${row.tree} ${checksState(row)} ${isToBeCompared(row)}`;
              if (!row.plan || states.get(row.session) === state) return;
              states.set(row.session, state);
              listener(list());
            }),
          ];
          return () => {
            for (const stop of stops) stop();
          };
        },
      }),
    async start({ repository, plan, asRead, chosen, choices }) {
      if (!repositories.get(repository)) return refuse({ code: 'repository-unknown', repository });
      const wanted = plan.tasks.filter(
        ({ key, mark, kind }) =>
          kind === 'work' && mark !== 'done' && mark !== 'cancelled' && (chosen?.includes(key) ?? true),
      );
      if (wanted.length === 0) return refuse({ code: 'nothing-to-start' });
      const now = clock.now();
      const id = PlanId.parse(newSessionId(now));
      const kept = keeping({
        ...{ id, repository, plan, choices, stopped: false, troubles: {}, begunOn: {} },
        asRead: asRead ?? plan,
        createdAt: now.toISOString(),
        chosen: wanted.map(({ key }) => key),
      });
      if (!kept.ok) return kept;
      await running.advance(id);
      return ok(shown(plans.get(id) ?? kept.value));
    },
    async joinBefore({ plan, task }) {
      const kept = plans.get(plan);
      if (!kept) return refuse({ code: 'plan-unknown', plan });
      const { before, own } = beforeOf(kept, task);
      const trouble = own ? await workspaceTrouble(home, own.repositoryPath) : null;
      if (trouble) return refuse(trouble);
      try {
        const joined = await joinBefore(applies, before);
        if (!own || !joined) return ok({ source: null, conflicts: [] });
        if ('conflicts' in joined) return ok({ source: null, conflicts: [...joined.conflicts] });
        const [only, another] = before;
        const branch = another ? null : (only?.[1].branch ?? null);
        if (branch === null) await keepBase(own, joined.commit);
        return ok({ source: branch ?? baseRef(own.session), conflicts: [] });
      } catch (error) {
        const missing = objectsRefusal(error);
        if (missing) return refuse(missing);
        throw error;
      }
    },
    leaveBase: ({ plan, task }) =>
      changing(plan, (kept) => ({
        ...kept,
        begunOn: { ...kept.begunOn, [task]: treesOf(beforeOf(kept, task).before) },
      })),
    stop: ({ plan }) => changing(plan, (kept) => ({ ...kept, stopped: true })),
    resume: ({ plan }) => changing(plan, (kept) => ({ ...kept, stopped: false, troubles: {} })),
  };
}
