import { addEdge, addTask, behind, changeTask, removeTask, taskOf, uniqueEdges } from './edit-plan';
import type { Plan, PlanPath, PlanTask, TaskKey } from './plan';

/** Two tasks made one, and one made several. Pure. */

/** A list item at the edge of its list, with what it says. */
const ITEM = /^(?:[-*+]|\d{1,4}[.)])\s+(?:\[[^\]]?\]\s+)?(\S.*)$/;
/** More parts than that are nobody's wish. */
const MOST_PARTS = 20;

/** Two tasks as the first of them; null where another one lies between them, which would wait for what waits for it. */
export function mergeTasks(plan: Plan, into: TaskKey, other: TaskKey): Plan | null {
  const [one, two] = [taskOf(plan, into), taskOf(plan, other)];
  if (!one || !two || one === two) return null;
  const renamed = (key: TaskKey) => (key === other ? into : key);
  const edges = uniqueEdges(
    plan.edges.map((edge) => ({ ...edge, task: renamed(edge.task), on: renamed(edge.on) })),
  );
  // A path back to itself leads through a task that stands between the two.
  const later = behind(edges, into);
  if (edges.some(({ task, on, via }) => task === into && via !== 'guess' && later.has(on))) return null;
  const merged: PlanTask = {
    ...one,
    title: [one.title, two.title].filter((title) => title.trim() !== '').join('; '),
    text: [one.text, two.text].filter((text) => text.trim() !== '').join('\n\n'),
    optional: one.optional && two.optional,
    parallel: one.parallel && two.parallel,
    labels: union(one.labels, two.labels),
    acceptance: union(one.acceptance, two.acceptance),
    checks: union(one.checks, two.checks),
    constraints: union(one.constraints, two.constraints),
    nonGoals: union(one.nonGoals, two.nonGoals),
    files: unionPaths([...one.files, ...two.files]),
    steps: [...one.steps, ...two.steps],
    agent: one.agent ?? two.agent,
    customAgent: one.customAgent ?? two.customAgent,
    model: one.model ?? two.model,
    base: one.base ?? two.base,
    priority: one.priority ?? two.priority,
    inferred: one.inferred.filter((field) => field !== 'title'),
  };
  const without = removeTask(plan, other);
  return {
    ...without,
    tasks: without.tasks.map((task) => (task.key === into ? merged : task)),
    edges,
    ticks: plan.ticks.map((tick) => ({ ...tick, task: renamed(tick.task) })),
  };
}

/** The parts that a task lists itself: its open steps, else the items of its text. */
export function partsOf({ steps, text }: PlanTask): readonly string[] {
  const open = steps.filter(({ mark }) => mark === 'open').map((step) => step.text);
  if (open.length > 1) return open.slice(0, MOST_PARTS);
  const items = text.split('\n').flatMap((line) => ITEM.exec(line)?.[1] ?? []);
  return items.length > 1 ? items.slice(0, MOST_PARTS) : [];
}

/**
 * A task as its parts, each of which waits for the one before it. The first keeps its name and what it waits for; the last has its
 * criteria and its mark in the file: it is done when that is. Null: it lists no parts.
 */
export function splitByParts(plan: Plan, key: TaskKey): Plan | null {
  const task = taskOf(plan, key);
  const parts = task ? partsOf(task) : [];
  if (!task || parts.length < 2) return null;
  const isList = task.steps.filter(({ mark }) => mark === 'open').length < 2;
  const text = isList ? withoutItems(task.text, parts) : task.text;
  const steps = isList ? task.steps : task.steps.filter(({ text: step }) => !parts.includes(step));
  const about = [`Part of “${task.title}”.`, text.trim()].filter((part) => part !== '').join('\n\n');
  return divided(plan, { ...task, steps }, [...parts.map((title) => ({ title, text: about }))]);
}

/** A task in two at a place in its text: what stands behind it is another task, which waits for the first. Null: nothing does. */
export function splitAt(plan: Plan, key: TaskKey, at: number): Plan | null {
  const task = taskOf(plan, key);
  const before = task?.text.slice(0, at).trimEnd() ?? '';
  const [first = '', ...rest] = task?.text.slice(at).trim().split('\n') ?? [];
  if (!task || first === '') return null;
  const title = (ITEM.exec(first)?.[1] ?? first.replace(/^#{1,6}\s+/, '')).slice(0, 300);
  return divided(plan, task, [
    { title: task.title, text: before },
    { title, text: rest.join('\n').trim() },
  ]);
}

function divided(
  plan: Plan,
  task: PlanTask,
  parts: readonly { readonly title: string; readonly text: string }[],
): Plan {
  const { key, acceptance, checks, steps } = task;
  const dependents = plan.edges.filter(({ on }) => on === key);
  const [first = { title: task.title, text: '' }, ...others] = parts;
  let now = changeTask(plan, key, { ...first, acceptance: [], checks: [] });
  now = { ...now, tasks: now.tasks.map((one) => (one.key === key ? { ...one, steps: [] } : one)) };
  let last = key;
  for (const part of others) {
    const added = addTask(now, last, part);
    const shared = (one: PlanTask): PlanTask => ({
      ...task,
      ...{ key: one.key, id: one.id, title: one.title, text: one.text },
      ...{ acceptance: [], checks: [], steps: [], inferred: [] },
    });
    const tasks = added.plan.tasks.map((one) => (one.key === added.key ? shared(one) : one));
    now = addEdge({ ...added.plan, tasks }, added.key, last) ?? { ...added.plan, tasks };
    last = added.key;
  }
  const end = last;
  return {
    ...now,
    tasks: now.tasks.map((one) => (one.key === end ? { ...one, acceptance, checks, steps } : one)),
    edges: now.edges.map((edge) => (dependents.includes(edge) ? { ...edge, on: end } : edge)),
    ticks: now.ticks.map((tick) => (tick.task === key ? { ...tick, task: end } : tick)),
  };
}

function withoutItems(text: string, items: readonly string[]): string {
  return text
    .split('\n')
    .filter((line) => !items.includes(ITEM.exec(line)?.[1] ?? ''))
    .join('\n');
}

function union(one: readonly string[], two: readonly string[]): string[] {
  return [...new Set([...one, ...two])];
}

function unionPaths(paths: readonly PlanPath[]): PlanPath[] {
  const by = new Map<string, PlanPath>();
  for (const path of paths) if (by.get(path.path)?.role !== 'writes') by.set(path.path, path);
  return [...by.values()];
}
