import { checksState, dueChecks, isToBeCompared } from './check';
import { type PlanEdge, type PlanTask, TaskKey } from './plan';
import { assertNever } from './result';
import type { SessionRow } from './session';
import { type SessionState, stateOf } from './session-state';
import type { KeptPlan, StartedPlan, StartedTask, TaskState } from './started-plan';

/** Rows of a plan's sessions by the tasks that they were started for. Of several the newest that was not discarded counts. */
export type RowsOfPlan = ReadonlyMap<TaskKey, SessionRow>;

/** A started plan as it stands, from what is kept of it and from the rows of its sessions. Pure. */
export function startedPlan(kept: KeptPlan, rows: RowsOfPlan): StartedPlan {
  const { id, repository, createdAt, stopped, plan } = kept;
  return {
    ...{ id, repository, createdAt, stopped },
    title: plan.title ?? plan.tasks[0]?.title ?? '',
    tasks: taskStates(kept, rows),
  };
}

function taskStates({ plan, chosen, troubles, begunOn }: KeptPlan, rows: RowsOfPlan): StartedTask[] {
  const isChosen = new Set(chosen);
  const own = new Map(plan.tasks.map((task) => [task.key, ownState(task, rows.get(task.key), isChosen)]));
  const before = prerequisites(plan.edges);
  return plan.tasks.map(({ key, title }) => {
    const row = rows.get(key);
    const state = own.get(key) ?? null;
    const waitsFor =
      state === null ? (before.get(key) ?? []).filter((one) => holds(own.get(one) ?? null)) : [];
    const trouble = state === null && waitsFor.length === 0 ? (troubles[key] ?? null) : null;
    return {
      ...{ key, title, waitsFor, trouble, after: before.get(key)?.slice() ?? [] },
      baseMoved: state === null || ENDED.has(state) ? [] : movedBefore(begunOn[key] ?? {}, rows),
      session: row?.session ?? null,
      state: state ?? (waitsFor.length > 0 ? 'held' : trouble ? 'not-started' : 'ready'),
    };
  });
}

/** What is done with: nothing is to be brought into it any more. */
const ENDED: ReadonlySet<TaskState> = new Set(['applied', 'done', 'left']);

/** Of what a task began on, whose work is another one now. */
function movedBefore(begunOn: Readonly<Record<string, string>>, rows: RowsOfPlan): TaskKey[] {
  return Object.entries(begunOn).flatMap(([before, tree]) => {
    const key = TaskKey.parse(before);
    const row = rows.get(key);
    return row && row.discarded === null && row.tree && row.tree !== tree ? [key] : [];
  });
}

/** The tasks that each one waits for, as far as a text or the order of the file says so. A guess holds nobody back. */
export function prerequisites(edges: readonly PlanEdge[]): ReadonlyMap<TaskKey, readonly TaskKey[]> {
  const found = new Map<TaskKey, TaskKey[]>();
  for (const { task, on, via } of edges)
    if (via !== 'guess') found.set(task, [...(found.get(task) ?? []), on]);
  return found;
}

/** Null: it has no session yet, and is to have one. */
function ownState(
  task: PlanTask,
  row: SessionRow | undefined,
  chosen: ReadonlySet<TaskKey>,
): TaskState | null {
  if (row) return withChecks(ofSession(stateOf(row)), row);
  if (task.mark === 'done') return 'done';
  if (task.mark === 'cancelled') return 'left';
  if (task.kind === 'human') return 'human';
  return chosen.has(task.key) ? null : 'left';
}

/** What is to be reviewed has passed its checks first, where it has any. */
function withChecks(state: TaskState, row: SessionRow): TaskState {
  if (state !== 'to-review') return state;
  const checks = checksState(row);
  switch (checks) {
    case 'running':
      return 'working';
    case 'failed':
      return isToBeCompared(row) ? 'working' : 'red';
    case 'stopped':
    case 'interrupted':
      return 'red';
    case 'passed':
    case 'failed-before':
    case null:
      // Its turn has ended this very moment.
      return row.status === 'ready' && dueChecks(row).length > 0 ? 'working' : state;
    default:
      return assertNever(checks);
  }
}

function ofSession(state: SessionState): TaskState {
  switch (state) {
    case 'preparing':
    case 'queued':
    case 'working':
      return 'working';
    case 'waiting':
    case 'login':
      return 'needs-you';
    case 'ready':
    case 'proposed':
    case 'reviewed':
    case 'unchanged':
      return 'to-review';
    case 'applied':
      return 'applied';
    case 'failed':
    case 'interrupted':
    case 'stopped':
    case 'denied':
    case 'discarded':
    case 'imported':
    case 'live':
      return 'failed';
    default:
      return assertNever(state);
  }
}

/** Whether a task in this state holds those back that wait for it. What was left out on purpose does not. */
function holds(state: TaskState | null): boolean {
  switch (state) {
    case 'done':
    case 'left':
    case 'to-review':
    case 'applied':
      return false;
    default:
      return true;
  }
}

/** Whether something of a plan goes on by itself, or will once a session ends. */
export function isUnderWay({ tasks, stopped }: Pick<StartedPlan, 'tasks' | 'stopped'>): boolean {
  return tasks.some(
    ({ state }) => state === 'working' || state === 'needs-you' || (!stopped && state === 'ready'),
  );
}
