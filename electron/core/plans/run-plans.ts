import { randomUUID } from 'node:crypto';
import type { SessionEvent, SessionOrigin } from '#shared/events';
import { AgentId, type PlanId, type SessionId } from '#shared/ids';
import type { OfPlan, PlanTask, TaskKey } from '#shared/plan';
import { checksOfTask } from '#shared/plan-checks';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow, StartSession } from '#shared/session';
import type { KeptPlan, TaskTrouble } from '#shared/started-plan';
import { taskPrompt } from '#shared/task-prompt';
import { startedPlan } from '#shared/task-states';
import type { Agents } from '../agents';
import type { Applies } from '../apply';
import { createLanes } from '../git';
import type { Log } from '../ports';
import type { SessionStore } from '../session';
import type { PlanStore } from './plan-store';
import { baseRef, joinBefore, keepBase, type ResultBefore, resultsBefore, treesOf } from './results-before';
import { rowsOf } from './rows-of-plan';

type Input = Parameters<typeof StartSession.parse>[0];

export type RunningPlans = {
  /** Starts the tasks of a plan that nothing holds. Resolves when none is to be started any more until a session ends. */
  advance(plan: PlanId): Promise<void>;
  /** No further task is started; resolves when none is on its way. */
  stop(): Promise<void>;
};

/** After these what waits for a task may be let go. */
const GOES_ON: ReadonlySet<SessionEvent['type']> = new Set(['turn.ended', 'check.ended', 'check.compared']);

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
      const before = resultsBefore(kept.plan, task.key, rows);
      const base = await joinBefore(applies, before);
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
          checks: choices.checks ? checksOfTask(plan, task) : [],
          customAgent: task.customAgent ?? plan.defaults.customAgent ?? choices.customAgent,
        },
        { why: 'plan', of: { plan: kept.id, task: task.key } },
      );
      if (!began.ok) return { why: 'refused', refusal: began.refusal };
      if (base && before.length > 1) await keepBase(began.value, base.commit);
      beganOn(kept.id, task.key, before);
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

  function beganOn(id: PlanId, task: TaskKey, before: readonly ResultBefore[]): void {
    const kept = plans.get(id);
    const trees = treesOf(before);
    if (kept && Object.keys(trees).length > 0)
      plans.keep({ ...kept, begunOn: { ...kept.begunOn, [task]: trees } });
  }

  /** A session that was brought up to what is done before it stands on that since. */
  function standsAnew(of: OfPlan, session: SessionId, ref: string): void {
    const kept = plans.get(of.plan);
    if (!kept) return;
    const before = resultsBefore(kept.plan, of.task, rowsOf(store, kept.id));
    if (ref === baseRef(session) || before.some(([, { branch }]) => branch === ref))
      beganOn(kept.id, of.task, before);
  }

  const stopHearing = store.onChange(({ state: { row } }, events) => {
    const of = row.plan;
    if (!of) return;
    const lost = (error: unknown) =>
      log.error('a plan does not go on', { plan: of.plan, error: String(error) });
    try {
      for (const event of events)
        if (event.type === 'session.updated') standsAnew(of, row.session, event.ref);
    } catch (error) {
      lost(error);
    }
    if (events.some(({ type }) => GOES_ON.has(type))) advance(of.plan).catch(lost);
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
