import { z } from 'zod';
import { freshKey, taskOf, waits } from './edit-plan';
import { type Plan, type PlanTask, TaskKey } from './plan';

/**
 * What the files of a plan say otherwise than when they were read last, task by task, and what of it can be taken over. The user's
 * own edits and what has begun are never changed by it. Pure.
 */

/** What a task is compared by. */
const FIELDS = [
  ...([
    'title',
    'text',
    'mark',
    'acceptance',
    'checks',
    'constraints',
    'nonGoals',
    'files',
    'steps',
  ] as const),
  ...(['kind', 'agent', 'customAgent', 'model', 'base', 'waitsFor'] as const),
] as const;
export const ChangedField = z.enum(FIELDS);
export type ChangedField = z.infer<typeof ChangedField>;

const Named = z.object({ key: TaskKey, title: z.string() });

export const PlanChanges = z.object({
  /** By the keys that the files give them. */
  added: z.array(Named),
  /** Tasks that the files have no longer. One that has `begun` stays what it is. */
  removed: z.array(Named.extend({ begun: z.boolean() })),
  /** `fields`: what only the files have changed. `kept`: what the user has changed as well, so that it stays as he wrote it. */
  changed: z.array(
    Named.extend({ begun: z.boolean(), fields: z.array(ChangedField), kept: z.array(ChangedField) }),
  ),
});
export type PlanChanges = Readonly<z.infer<typeof PlanChanges>>;

/** The three that are compared: as the files had it, as the user has it, as the files have it now. */
export type ThreePlans = { readonly base: Plan; readonly ours: Plan; readonly theirs: Plan };

/**
 * Compares them. `begun`: tasks with a session.
 *
 * @returns changes in the order of the files, then what is there no longer
 */
export function planChanges({ base, ours, theirs }: ThreePlans, begun: ReadonlySet<TaskKey>): PlanChanges {
  const pairs = paired(base, theirs);
  const known = new Set([...pairs.values()].map((task) => task.key));
  const changed = base.tasks.flatMap((before): PlanChanges['changed'] => {
    const [now, own] = [pairs.get(before.key), taskOf(ours, before.key)];
    if (!now || !own) return [];
    const hasBegun = begun.has(own.key);
    const differs = FIELDS.filter(
      (field) =>
        // What is ticked in the file of a task that has begun is only its own work.
        !(hasBegun && (field === 'mark' || field === 'steps')) &&
        said(field, base, before) !== said(field, theirs, now) &&
        said(field, ours, own) !== said(field, theirs, now),
    );
    const kept = differs.filter((field) => said(field, ours, own) !== said(field, base, before));
    const fields = differs.filter((field) => !kept.includes(field));
    return differs.length > 0 ? [{ key: own.key, title: now.title, begun: hasBegun, fields, kept }] : [];
  });
  return {
    added: theirs.tasks.flatMap(({ key, title }) => (known.has(key) ? [] : [{ key, title }])),
    removed: base.tasks.flatMap(({ key }) => {
      const own = pairs.has(key) ? null : taskOf(ours, key);
      return own ? [{ key, title: own.title, begun: begun.has(key) }] : [];
    }),
    changed,
  };
}

/** What is taken over: new tasks by the keys that the files give them, others by those that they have in the user's plan. */
export const TakenChanges = z.object({ added: z.array(TaskKey), others: z.array(TaskKey) });
export type TakenChanges = Readonly<z.infer<typeof TakenChanges>>;

/** All that can be taken: what has begun is left as it is. */
export function takeable({ added, removed, changed }: PlanChanges): TakenChanges {
  return {
    added: added.map(({ key }) => key),
    others: [
      ...removed.flatMap(({ key, begun }) => (begun ? [] : [key])),
      ...changed.flatMap(({ key, begun, fields }) => (begun || fields.length === 0 ? [] : [key])),
    ],
  };
}

/** The user's plan with what was taken of the files. `added` and `left`: tasks that are to be done from now on, and no longer. */
export function takeChanges(
  plans: ThreePlans,
  changes: PlanChanges,
  taken: TakenChanges,
): { readonly plan: Plan; readonly added: readonly TaskKey[]; readonly left: readonly TaskKey[] } {
  const { base, theirs } = plans;
  const all = takeable(changes);
  const isNew = new Set(all.added.filter((key) => taken.added.includes(key)));
  const can = new Set(all.others.filter((key) => taken.others.includes(key)));
  const pairs = paired(base, theirs);
  /** By a key of the files the one that the task has in the user's plan. */
  const ownKey = new Map([...pairs].map(([own, task]) => [task.key, TaskKey.parse(own)]));
  let plan = plans.ours;
  const added: TaskKey[] = [];
  for (const [index, task] of theirs.tasks.entries()) {
    if (!isNew.has(task.key)) continue;
    const isFree = plan.tasks.every(({ key, id }) => key !== task.key && id !== task.key);
    const key = isFree ? task.key : freshKey(plan);
    const before = theirs.tasks.slice(0, index).findLast((one) => ownKey.has(one.key));
    const at = before ? plan.tasks.findIndex((one) => one.key === ownKey.get(before.key)) + 1 : 0;
    const phase = plan.phases.some((one) => one.key === task.phase) ? task.phase : null;
    const own: PlanTask = { ...task, key, id: isFree ? task.id : key, phase };
    plan = { ...plan, tasks: plan.tasks.toSpliced(at, 0, own) };
    ownKey.set(task.key, key);
    added.push(key);
  }
  for (const { key, fields } of changes.changed) {
    const [now, own] = [pairs.get(key), taskOf(plan, key)];
    if (!can.has(key) || !now || !own) continue;
    const next = Object.fromEntries(
      fields.flatMap((field) => (field === 'waitsFor' ? [] : [[field, now[field]]])),
    );
    plan = { ...plan, tasks: plan.tasks.map((one) => (one === own ? { ...own, ...next } : one)) };
    if (fields.includes('waitsFor'))
      plan = { ...plan, edges: plan.edges.filter((edge) => edge.task !== key || edge.via === 'guess') };
  }
  const renewed = new Set([
    ...added,
    ...changes.changed.flatMap(({ key, fields }) =>
      can.has(key) && fields.includes('waitsFor') ? [key] : [],
    ),
  ]);
  for (const edge of theirs.edges) {
    const [task, on] = [ownKey.get(edge.task), ownKey.get(edge.on)];
    if (!task || !on || !renewed.has(task) || !taskOf(plan, task) || !taskOf(plan, on)) continue;
    // With the user's own edges it would be a circle, in which nothing starts.
    if (waits(plan.edges, on, task)) continue;
    plan = { ...plan, edges: [...plan.edges, { ...edge, task, on }] };
  }
  const left = changes.removed.flatMap(({ key }) => (can.has(key) ? [key] : []));
  return { plan: { ...plan, ticks: movedTicks(plan, theirs, ownKey) }, added, left };
}

/** By the key in what the files had: the same task as they have it now, by its name, else by its title where that is the only one. */
function paired(base: Plan, theirs: Plan): Map<string, PlanTask> {
  const pairs = new Map<string, PlanTask>();
  const taken = new Set<PlanTask>();
  const pair = (before: PlanTask, now: PlanTask | undefined) => {
    if (!now || taken.has(now) || pairs.has(before.key)) return;
    pairs.set(before.key, now);
    taken.add(now);
  };
  const named = new Map(theirs.tasks.flatMap((task) => (task.id === null ? [] : [[task.id, task] as const])));
  for (const before of base.tasks) if (before.id !== null) pair(before, named.get(before.id));
  const only = (tasks: readonly PlanTask[]) => {
    const by = new Map<string, PlanTask | null>();
    for (const task of tasks) by.set(task.title, by.has(task.title) ? null : task);
    return by;
  };
  const [before, now] = [only(base.tasks), only(theirs.tasks)];
  for (const [title, task] of before) if (task) pair(task, now.get(title) ?? undefined);
  return pairs;
}

/** What a plan says of a task in a field, to be compared. */
function said(field: ChangedField, plan: Plan, task: PlanTask): string {
  switch (field) {
    case 'files':
      return JSON.stringify(task.files.map(({ path, role, isNew }) => `${path} ${role} ${isNew}`).toSorted());
    case 'steps':
      return JSON.stringify(task.steps.map(({ text, mark }) => [text, mark]));
    case 'waitsFor': {
      // Other tasks may have got other names: what they are called tells more.
      const titles = plan.edges.flatMap(({ task: key, on, via }) =>
        key === task.key && via !== 'guess' ? [taskOf(plan, on)?.id ?? taskOf(plan, on)?.title ?? on] : [],
      );
      return JSON.stringify(titles.toSorted());
    }
    default:
      return JSON.stringify(task[field]);
  }
}

/** Where the marks of the tasks are in the files as they are now. */
function movedTicks(ours: Plan, theirs: Plan, ownKey: ReadonlyMap<TaskKey, TaskKey>): Plan['ticks'] {
  const there = new Set(ours.tasks.map(({ key }) => key));
  return theirs.ticks.flatMap((tick) => {
    const task = ownKey.get(tick.task);
    return task !== undefined && there.has(task) ? [{ ...tick, task }] : [];
  });
}
