import { randomUUID } from 'node:crypto';
import type { SessionOrigin } from '#shared/events';
import { AgentId, type CommitId, type PlanId } from '#shared/ids';
import type { PlanTask, TaskKey } from '#shared/plan';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow, StartSession } from '#shared/session';
import type { KeptPlan, TaskTrouble } from '#shared/started-plan';
import { taskPrompt } from '#shared/task-prompt';
import { prerequisites, startedPlan } from '#shared/task-states';
import type { Agents } from '../agents';
import type { Applies } from '../apply';
import { createLanes, HIDDEN_REFS, openRepository, readRef, updateRef } from '../git';
import type { Log } from '../ports';
import type { SessionStore } from '../session';
import type { PlanStore } from './plan-store';
import { rowsOf } from './rows-of-plan';

type Input = Parameters<typeof StartSession.parse>[0];

export type RunningPlans = {
  /** Starts the tasks of a plan that nothing holds. Resolves when none is to be started any more until a session ends. */
  advance(plan: PlanId): Promise<void>;
  /** No further task is started; resolves when none is on its way. */
  stop(): Promise<void>;
};

/** So many paths of a conflict are named. */
const MOST_PATHS = 20;

/**
 * Starts tasks of plans as soon as those that they wait for have ended well, on top of their result. Only an end that is heard of
 * counts: after the app's own end nothing begins to work by itself.
 */
export function runPlans({
  store,
  plans,
  applies,
  begin,
  agents,
  log,
}: {
  readonly store: SessionStore;
  readonly plans: PlanStore;
  readonly applies: Pick<Applies, 'join'>;
  readonly begin: (input: Input, origin: SessionOrigin) => Promise<Result<SessionRow, Refusal>>;
  readonly agents: Pick<Agents, 'list'>;
  readonly log: Log;
}): RunningPlans {
  const lanes = createLanes();
  const going = new Set<Promise<void>>();
  let stopped = false;

  const advance = (id: PlanId): Promise<void> => {
    const done = lanes
      .lane(id)
      .run(() => startReady(id))
      .finally(() => going.delete(done));
    going.add(done);
    return done;
  };

  async function startReady(id: PlanId): Promise<void> {
    while (!stopped) {
      const kept = plans.get(id);
      if (!kept || kept.stopped) return;
      const rows = rowsOf(store, id);
      const { tasks } = startedPlan(kept, rows);
      const working = tasks.filter(({ state }) => state === 'working' || state === 'needs-you').length;
      const next = tasks.find(({ state }) => state === 'ready');
      const task = kept.plan.tasks.find(({ key }) => key === next?.key);
      if (!task || working >= (kept.plan.defaults.maxParallel ?? Number.POSITIVE_INFINITY)) return;
      const trouble = await startTask(kept, task, rows);
      if (trouble) note(id, task.key, trouble);
    }
  }

  function note(id: PlanId, task: TaskKey, trouble: TaskTrouble): void {
    const kept = plans.get(id);
    if (kept) plans.keep({ ...kept, troubles: { ...kept.troubles, [task]: trouble } });
  }

  /** Null where its session began. */
  async function startTask(
    kept: KeptPlan,
    task: PlanTask,
    rows: ReadonlyMap<TaskKey, SessionRow>,
  ): Promise<TaskTrouble | null> {
    const { plan, choices } = kept;
    try {
      const before = resultsBefore(kept, task, rows);
      const base = await baseOf(before);
      if (base && 'conflicts' in base) {
        const { conflicts } = base;
        return {
          ...{ why: 'conflict', paths: conflicts.slice(0, MOST_PATHS) },
          more: Math.max(0, conflicts.length - MOST_PATHS),
        };
      }
      const results = new Map(
        before.flatMap(([key, { files }]) => {
          const title = plan.tasks.find((one) => one.key === key)?.title;
          return title === undefined ? [] : [[key, { title, files }] as const];
        }),
      );
      const named = task.agent ?? plan.defaults.agent;
      const began = await begin(
        {
          ...choices,
          repository: kept.repository,
          prompt: taskPrompt(plan, task, results),
          title: task.title.slice(0, 200),
          ...(named === null ? {} : { agent: { by: 'id' as const, id: await idOf(named) } }),
          base: base?.commit ?? task.base ?? plan.defaults.base ?? choices.base,
          model: task.model ?? plan.defaults.model ?? choices.model,
          customAgent: task.customAgent ?? plan.defaults.customAgent ?? choices.customAgent,
        },
        { why: 'plan', of: { plan: kept.id, task: task.key } },
      );
      if (!began.ok) return { why: 'refused', refusal: began.refusal };
      if (base && before.length > 1) await keep(began.value, base.commit);
      return null;
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      log.error('a task of a plan could not be started', { reference, plan: kept.id, error: String(error) });
      return { why: 'broke', reference };
    }
  }

  /** Plans name agents by their ids or as people call them. */
  async function idOf(name: string): Promise<AgentId> {
    const wanted = name.trim().toLowerCase();
    const listed = await agents.list({});
    const found = listed.find(({ profile }) => [profile.id, profile.name.toLowerCase()].includes(wanted));
    return found ? found.profile.id : AgentId.parse(wanted.replace(/[^a-z0-9._-]+/g, '-').slice(0, 64));
  }

  /** Null: nothing was done before, so it begins as any session. */
  async function baseOf(before: readonly (readonly [TaskKey, SessionRow])[]) {
    const [first] = before;
    if (!first) return null;
    const path = first[1].repositoryPath;
    const git = openRepository(path);
    const tips: CommitId[] = [];
    for (const [, row] of before) {
      const tip = row.branch === null ? null : await readRef(git, row.branch);
      // Whoever took the branch away did not take the work away.
      tips.push(tip ?? row.head);
    }
    const [tip, ...others] = tips;
    return tip === undefined ? null : applies.join(path, [tip, ...others]);
  }

  /** What was joined for it is in no branch before its worktree is made. */
  async function keep({ session, repositoryPath }: SessionRow, commit: CommitId): Promise<void> {
    await updateRef(openRepository(repositoryPath), `${HIDDEN_REFS}${session}/base`, commit);
  }

  const stopHearing = store.onChange(({ state: { row } }, events) => {
    if (!row.plan || !events.some(({ type }) => type === 'turn.ended')) return;
    advance(row.plan.plan).catch((error: unknown) =>
      log.error('a plan does not go on', { plan: row.plan?.plan, error: String(error) }),
    );
  });
  return {
    advance,
    async stop() {
      stopped = true;
      stopHearing();
      await Promise.allSettled(going);
    },
  };
}

/** The sessions whose results a task begins on, in the order of the plan. */
function resultsBefore(
  { plan }: KeptPlan,
  task: PlanTask,
  rows: ReadonlyMap<TaskKey, SessionRow>,
): (readonly [TaskKey, SessionRow])[] {
  const on = new Set(prerequisites(plan.edges).get(task.key) ?? []);
  return plan.tasks.flatMap(({ key }) => {
    const row = on.has(key) ? rows.get(key) : undefined;
    return row ? [[key, row] as const] : [];
  });
}
