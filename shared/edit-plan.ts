import { type Plan, type PlanPath, type PlanTask, TaskKey } from './plan';

/** What a user changes in a plan before it is started. Each edit gives another plan; none looks at a file. Pure. */

/** What can be said otherwise of a task. */
export type TaskChange = Partial<
  Pick<
    PlanTask,
    | 'title'
    | 'text'
    | 'acceptance'
    | 'checks'
    | 'constraints'
    | 'files'
    | 'agent'
    | 'customAgent'
    | 'model'
    | 'base'
    | 'kind'
  >
>;

/** The plan with a task changed. What the user has said is concluded no longer. */
export function changeTask(plan: Plan, key: TaskKey, change: TaskChange): Plan {
  const said = new Set<string>(Object.keys(change));
  return {
    ...plan,
    tasks: plan.tasks.map((task) =>
      task.key === key
        ? { ...task, ...change, inferred: task.inferred.filter((field) => !said.has(field)) }
        : task,
    ),
  };
}

/** The files that a task names, with those that it changes as they are listed now. Others stay what they are. */
export function withWrittenPaths(
  task: PlanTask,
  paths: readonly { readonly path: string; readonly isNew: boolean | null }[],
): PlanPath[] {
  const known = new Map(task.files.map((one) => [one.path, one]));
  const written = paths.map(
    ({ path, isNew }): PlanPath => ({
      ...{ path, role: 'writes', isNew },
      place: known.get(path)?.place ?? task.place,
    }),
  );
  const names = new Set(written.map(({ path }) => path));
  return [...written, ...task.files.filter(({ path, role }) => role !== 'writes' && !names.has(path))];
}

/** One path of a task in the place of another. */
export function renamePath(plan: Plan, key: TaskKey, from: string, to: string): Plan {
  const task = taskOf(plan, key);
  if (!task) return plan;
  const files = task.files
    .filter(({ path }) => path !== to)
    .map((one) => (one.path === from ? { ...one, path: to, isNew: null } : one));
  return changeTask(plan, key, { files });
}

/** A new task behind another one (null: at the end); it stands in the same phase, and waits for nothing. */
export function addTask(
  plan: Plan,
  after: TaskKey | null,
  { title, text = '' }: { readonly title: string; readonly text?: string },
): { readonly plan: Plan; readonly key: TaskKey } {
  const before = after === null ? plan.tasks.at(-1) : taskOf(plan, after);
  const key = freshKey(plan);
  const task: PlanTask = {
    ...{ key, id: key, title, text, mark: 'open', kind: 'work', optional: false, parallel: false },
    ...{ place: before?.place ?? { file: 0, line: 1 }, phase: before?.phase ?? null },
    ...{ labels: [], acceptance: [], checks: [], constraints: [], nonGoals: [], files: [], steps: [] },
    ...{ agent: null, customAgent: null, model: null, base: null, priority: null, inferred: [] },
  };
  const at = before ? plan.tasks.indexOf(before) + 1 : 0;
  return { plan: { ...plan, tasks: plan.tasks.toSpliced(at, 0, task) }, key };
}

/** The plan without a task. Those that waited for it wait for what it waited for. */
export function removeTask(plan: Plan, key: TaskKey): Plan {
  const before = plan.edges.filter(({ task }) => task === key);
  const edges = plan.edges.flatMap((edge) => {
    if (edge.task === key) return [];
    if (edge.on !== key) return [edge];
    return before.map(({ on, via }) => ({
      ...edge,
      on,
      via: via === 'guess' || edge.via === 'guess' ? ('guess' as const) : edge.via,
    }));
  });
  return {
    ...plan,
    tasks: plan.tasks.filter((task) => task.key !== key),
    edges: uniqueEdges(edges),
    problems: plan.problems.filter(({ task }) => task !== key),
    overlaps: plan.overlaps.filter(({ tasks }) => !tasks.includes(key)),
    ticks: plan.ticks.filter(({ task }) => task !== key),
  };
}

/** A task in another place of the list. It then stands in the phase of the one that it was put past. */
export function moveTask(plan: Plan, key: TaskKey, to: number): Plan {
  const from = plan.tasks.findIndex((task) => task.key === key);
  const task = plan.tasks[from];
  const past = plan.tasks[to];
  if (!task || !past || from === to) return plan;
  return {
    ...plan,
    tasks: plan.tasks.toSpliced(from, 1).toSpliced(to, 0, { ...task, phase: past.phase }),
  };
}

/** A task that waits for another one; null where that one waits for it, so that neither could start. */
export function addEdge(plan: Plan, task: TaskKey, on: TaskKey): Plan | null {
  if (task === on || waits(plan.edges, on, task)) return null;
  const others = plan.edges.filter((edge) => edge.task !== task || edge.on !== on);
  return {
    ...plan,
    edges: [...others, { task, on, via: 'stated', place: null }],
    problems: withoutDoubtsOfOrder(plan, task),
  };
}

/** A task that waits for another one no longer. */
export function removeEdge(plan: Plan, task: TaskKey, on: TaskKey): Plan {
  return {
    ...plan,
    edges: plan.edges.filter((edge) => edge.task !== task || edge.on !== on),
    problems: withoutDoubtsOfOrder(plan, task),
  };
}

/** Whether a task waits for another one, or for one that does. A guess holds nobody back. */
export function waits(edges: Plan['edges'], task: TaskKey, on: TaskKey): boolean {
  return behind(edges, on).has(task);
}

/** A task with all that wait for it, be it through others. In one pass: plans have thousands of edges. */
export function behind(edges: Plan['edges'], key: TaskKey): ReadonlySet<TaskKey> {
  const after = new Map<TaskKey, TaskKey[]>();
  for (const { task, on, via } of edges) {
    if (via === 'guess') continue;
    const known = after.get(on);
    if (known) known.push(task);
    else after.set(on, [task]);
  }
  const found = new Set([key]);
  for (const one of found) for (const task of after.get(one) ?? []) found.add(task);
  return found;
}

/** Each pair of tasks once, by what says most of it. */
export function uniqueEdges(edges: Plan['edges']): Plan['edges'] {
  const rank = { stated: 2, structure: 1, guess: 0 } as const;
  const by = new Map<string, Plan['edges'][number]>();
  for (const edge of edges) {
    const id = `${edge.task}\n${edge.on}`;
    const known = by.get(id);
    if (edge.task !== edge.on && (!known || rank[edge.via] > rank[known.via])) by.set(id, edge);
  }
  return [...by.values()];
}

/** The task of a plan with a key. */
export function taskOf(plan: Plan, key: TaskKey): PlanTask | null {
  return plan.tasks.find((task) => task.key === key) ?? null;
}

/** A name that no task has: the next number in the way of the others. */
export function freshKey({ tasks }: Plan): TaskKey {
  const taken = new Set<string>(tasks.flatMap(({ key, id }) => (id === null ? [key] : [key, id])));
  const numbered = tasks.flatMap(({ key }) => {
    const [, prefix, number] = /^([A-Za-z]{1,6}-?)(\d{1,6})$/.exec(key) ?? [];
    return prefix && number ? [{ prefix, number: Number(number), width: number.length }] : [];
  });
  const { prefix = 'T', width = 1 } = numbered.at(-1) ?? {};
  const own = numbered.filter((one) => one.prefix === prefix).map(({ number }) => number);
  for (let next = Math.max(0, ...own) + 1; ; next += 1) {
    const name = `${prefix}${String(next).padStart(width, '0')}`;
    if (!taken.has(name)) return TaskKey.parse(name);
  }
}

/** Who says what a task waits for has answered what was unclear of that. */
function withoutDoubtsOfOrder({ problems }: Plan, key: TaskKey): Plan['problems'] {
  return problems.filter(
    ({ task, code }) =>
      task !== key || (code !== 'unresolved-reference' && code !== 'contradictory-edges' && code !== 'cycle'),
  );
}
