import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { z } from 'zod';
import type { PlanGrain, PlanProblem, TaskMark } from '#shared/plan';
import { markOfWord } from '../marks';
import type { PlanText } from '../plan-text';
import type { ReadPhase, ReadPlan, ReadTask } from '../read-task';
import { uniqueKeys } from '../unique-key';
import { dataTask, fieldOf, NO_DEFAULTS } from './data-task';
import type { JsonText } from './json-text';
import { Name, Text, Texts } from './json-values';

const Task = z.object({
  id: Name,
  title: Text,
  description: Text,
  details: Text,
  testStrategy: Text,
  priority: Name,
  dependencies: Texts,
  status: Text,
});
type Task = z.infer<typeof Task>;
type Found = {
  readonly node: Node;
  readonly task: Task;
  readonly subtasks: readonly Omit<Found, 'subtasks'>[];
};

/**
 * Task Master's `tasks.json`. It may hold several lists under tags, which have the same ids and nothing to do with each
 * other: one is read, `tag` where that is given, else the first with something left to do.
 */
export function readTaskMaster(
  plan: PlanText,
  json: JsonText,
  { grain, tag }: { readonly grain: PlanGrain | null; readonly tag: string | null },
): ReadPlan | null {
  const lists = listsOf(json.root);
  const isOpen = (list: Node) =>
    tasksIn(list).some(({ task }) => (markOfWord(task.status) ?? 'open') !== 'done');
  const chosen =
    tag === null
      ? (lists.find(({ list }) => isOpen(list)) ?? lists[0])
      : lists.find(({ name }) => name === tag);
  if (!chosen) return null;
  const problems: PlanProblem[] = [];
  const others = lists.filter((one) => one !== chosen).map(({ name }) => name);
  if (others.length > 0)
    problems.push({
      ...{ code: 'other-lists', level: 'note', task: null, place: json.placeOf(chosen.list) },
      about: [chosen.name, ...others],
    });
  const found = tasksIn(chosen.list);
  const hasSteps = found.some(({ subtasks }) => subtasks.length > 0);
  const make = { json, problems, keyFor: uniqueKeys() };
  const atSteps = grain === 'step' && hasSteps;
  return {
    ...{ format: 'task-master', title: chosen.name === '' ? null : chosen.name, context: '' },
    ...{
      defaults: NO_DEFAULTS,
      grain: atSteps ? 'step' : 'task',
      grains: hasSteps ? ['task', 'step'] : ['task'],
    },
    ...{ problems, order: null, orderSections: [] },
    phases: atSteps ? found.flatMap((one) => phaseOf(one, json)) : [],
    tasks: atSteps ? stepTasks(found, make) : found.map((one) => wholeTask(one, make)),
    files: [{ name: plan.name, bytes: plan.bytes, lines: [] }],
  };
}

/** `{tasks}`, or the same under the names of tags. */
function listsOf(root: Node): { readonly name: string; readonly list: Node }[] {
  const own = findNodeAtLocation(root, ['tasks']);
  if (own?.type === 'array') return [{ name: '', list: own }];
  return (root.children ?? []).flatMap((property) => {
    const [name, value] = property.children ?? [];
    const list = value?.type === 'object' ? findNodeAtLocation(value, ['tasks']) : undefined;
    return list?.type === 'array' ? [{ name: String(name?.value ?? ''), list }] : [];
  });
}

function tasksIn(list: Node | undefined): Found[] {
  return (list?.children ?? []).flatMap((node) => {
    const task = node.type === 'object' ? Task.safeParse(getNodeValue(node)).data : undefined;
    return task ? [{ node, task, subtasks: tasksIn(findNodeAtLocation(node, ['subtasks'])) }] : [];
  });
}

type Make = {
  readonly json: JsonText;
  readonly problems: PlanProblem[];
  readonly keyFor: (wanted: string, instead: string) => string;
};

function wholeTask(one: Found, make: Make): ReadTask {
  const { json } = make;
  const made = baseTask(one, make, { id: one.task.id, dependencies: one.task.dependencies, phase: null });
  const steps = one.subtasks.map(({ node, task }) => ({
    text: task.title || task.description,
    mark: stateOf(task),
    place: json.placeOf(node),
  }));
  const alsoCalled = one.subtasks.flatMap(({ task }) =>
    one.task.id && task.id ? [`${one.task.id}.${task.id}`] : [],
  );
  return { ...made, task: { ...made.task, steps }, alsoCalled };
}

/** Ids of subtasks begin anew in each task; `5.2` means one from outside. A task waits with all of its subtasks. */
function stepTasks(found: readonly Found[], make: Make): ReadTask[] {
  const divided = new Set(found.flatMap(({ task, subtasks }) => (subtasks.length > 0 ? [task.id] : [])));
  const outer = (ids: readonly string[]) => ids.map((id) => (divided.has(id) ? `phase ${id}` : id));
  return found.flatMap((one) => {
    const { task, subtasks } = one;
    const own = outer(task.dependencies);
    if (subtasks.length === 0) return [baseTask(one, make, { id: task.id, dependencies: own, phase: null })];
    const siblings = new Set(subtasks.map(({ task }) => task.id));
    return subtasks.map((step) => {
      const inner = step.task.dependencies.map((id) =>
        siblings.has(id) ? `${task.id}.${id}` : (outer([id])[0] ?? id),
      );
      const id = task.id && step.task.id ? `${task.id}.${step.task.id}` : null;
      return baseTask(step, make, { id, dependencies: [...own, ...inner], phase: task.id ?? task.title });
    });
  });
}

function baseTask(
  { node, task }: Omit<Found, 'subtasks'>,
  { json, problems, keyFor }: Make,
  {
    id,
    dependencies,
    phase,
  }: {
    readonly id: string | null;
    readonly dependencies: readonly string[];
    readonly phase: string | null;
  },
): ReadTask {
  const place = json.placeOf(node);
  const { title, description, details, testStrategy, priority, status } = task;
  const acceptance = testStrategy === '' ? [] : [testStrategy];
  const key = keyFor(id ?? '', `#line ${place.line}`);
  const unknown = status !== '' && markOfWord(status) === null;
  const made = dataTask(
    {
      ...{ key, id, title, place, state: stateOf(task) },
      text: [description, details].filter((text) => text !== '').join('\n\n'),
      mark: json.markAt(findNodeAtLocation(node, ['status'])),
      fields: [...fieldOf('depends-on', dependencies, place), ...fieldOf('acceptance', acceptance, place)],
      mentions: [title, description, details].map((text) => ({ text, role: null })),
      said: { acceptance, priority, phase },
    },
    problems,
  );
  if (unknown)
    problems.push({
      code: 'unknown-mark',
      level: 'warn',
      task: made.task.key,
      place,
      about: [status.slice(0, 80)],
    });
  return made;
}

function stateOf({ status }: Task): TaskMark {
  return markOfWord(status) ?? 'open';
}

function phaseOf({ node, task, subtasks }: Found, json: JsonText): ReadPhase[] {
  if (subtasks.length === 0) return [];
  const key = task.id ?? task.title;
  return [
    {
      phase: {
        ...{ key, title: task.title || key, text: task.description, place: json.placeOf(node) },
        acceptance: task.testStrategy === '' ? [] : [task.testStrategy],
      },
      ...{ alsoCalled: [], lines: [], wave: null },
    },
  ];
}
