import type { PlanEdge, PlanProblem, TaskKey } from '#shared/plan';
import type { ReadPlan } from '../read-task';
import { taskOrder } from '../task-order';
import { circlesOf, shortestCycle } from './cycles';
import { sortedBy } from './layers';
import type { Target } from './references';
import { type AllSaid, allSaid } from './said';
import type { Unresolved } from './statements';
import { saidBeside, saidWaits, structuralEdges } from './structure';

export type FoundEdges = {
  readonly edges: PlanEdge[];
  readonly problems: PlanProblem[];
  /** Pairs of which the plan says that they are in each other's way, with what they have in common. */
  readonly conflicts: AllSaid['conflicts'];
};

/** `isWhole`: it comes of a phase or of where tasks stand, and may be left out where others say as much. */
type Edge = PlanEdge & { readonly isWhole: boolean };

const STRENGTH = { stated: 2, structure: 1, guess: 0 } as const;

/**
 * Which task waits for which, and how that is known: because a text says so, or because of order, phases and marks. What
 * is said wins over where a task stands. What refers to nothing, and what waits in a circle, are problems.
 */
export function findEdges(plan: ReadPlan): FoundEdges {
  const said = allSaid(plan);
  const edges = new Map<string, Edge>();
  const add = (edge: Edge) => {
    if (edge.task === edge.on) return;
    const id = `${edge.task}\n${edge.on}`;
    const before = edges.get(id);
    if (!before || STRENGTH[edge.via] > STRENGTH[before.via]) edges.set(id, edge);
  };
  for (const edge of statedEdges(plan, said)) add(edge);
  for (const { task, on, said: statement } of structuralEdges(plan, said))
    add({
      task,
      on,
      via: statement ? 'stated' : 'structure',
      place: statement?.place ?? null,
      isWhole: true,
    });
  const problems = [...unresolvedProblems(said.unresolved)];
  const consistent = withoutContradictions(plan, said, [...edges.values()], problems);
  return {
    edges: reduced(plan, consistent).map(({ isWhole: _, ...edge }) => edge),
    problems,
    conflicts: said.conflicts,
  };
}

function* statedEdges(plan: ReadPlan, { statements }: AllSaid): Generator<Edge> {
  for (const one of statements) {
    if (one.kind !== 'waits' || one.later.kind !== 'task') continue;
    const isWhole = one.isWhole || one.earlier.kind === 'phase';
    for (const on of tasksOf(plan, one.earlier))
      yield { task: one.later.task, on, via: one.isGuess ? 'guess' : 'stated', place: one.place, isWhole };
  }
}

function tasksOf({ tasks }: ReadPlan, target: Target): TaskKey[] {
  if (target.kind === 'task') return [target.task];
  return tasks.flatMap(({ task }) => (task.phase === target.phase && !task.optional ? [task.key] : []));
}

function* unresolvedProblems(unresolved: readonly Unresolved[]): Generator<PlanProblem> {
  const seen = new Set<string>();
  for (const { text, of, place } of unresolved) {
    const task = of?.kind === 'task' ? of.task : null;
    const id = `${task}\n${text}`;
    if (seen.has(id)) continue;
    seen.add(id);
    yield {
      code: 'unresolved-reference',
      level: task ? 'stop' : 'warn',
      task,
      place,
      about: [text.slice(0, 200)],
    };
  }
}

/** Leaves out what contradicts what is said, and tells of that and of circles. */
function withoutContradictions(
  plan: ReadPlan,
  said: AllSaid,
  edges: readonly Edge[],
  problems: PlanProblem[],
): readonly Edge[] {
  const keys = plan.tasks.map(({ task }) => task.key);
  const idOf = new Map(plan.tasks.map(({ task }) => [task.key, task.id ?? task.key]));
  const ids = (...tasks: readonly TaskKey[]) => tasks.map((key) => idOf.get(key) ?? key);
  const stated = edges.filter(({ via }) => via === 'stated');
  for (const circle of circlesOf(keys, stated)) {
    const cycle = shortestCycle(circle, stated);
    const [task = null, on] = cycle;
    const place = stated.find((edge) => edge.task === task && edge.on === on)?.place ?? null;
    problems.push({ code: 'cycle', level: 'stop', task, place, about: ids(...cycle) });
  }
  const beside = saidBeside(said.statements);
  for (const { task, on, place } of stated)
    if (beside.get(task)?.has(on))
      problems.push({ code: 'contradictory-edges', level: 'warn', task, place, about: ids(task, on) });
  // Those that may run side by side do not wait for where they stand; what is said keeps them waiting all the same.
  const kept = edges.filter(({ task, on, via }) => via !== 'structure' || !beside.get(task)?.has(on));
  const gating = kept.filter(({ via }) => via !== 'guess');
  const dropped = new Set<Edge>();
  const waits = saidWaits(said.statements);
  for (const circle of circlesOf(keys, gating)) {
    const members = new Set(circle);
    const sorted = sortedBy(
      plan.tasks.filter(({ task }) => members.has(task.key)),
      waits,
    );
    const rank = new Map(sorted.map(({ task }, at) => [task.key, at]));
    const isAgainst = ({ task, on }: Edge) => (rank.get(on) ?? 0) > (rank.get(task) ?? 0);
    const inside = gating.filter(({ task, on }) => members.has(task) && members.has(on));
    for (const edge of inside) if (edge.via === 'structure' && isAgainst(edge)) dropped.add(edge);
    const cause = inside.find(
      ({ via, task, on }) => via === 'stated' && keys.indexOf(on) > keys.indexOf(task),
    );
    if (cause && [...dropped].some(({ task }) => members.has(task)))
      problems.push({
        ...{ code: 'contradictory-edges', level: 'warn', task: cause.task, place: cause.place },
        about: ids(cause.task, cause.on),
      });
  }
  return kept.filter((edge) => !dropped.has(edge));
}

/** Without what others say as much: where C waits for B and B for A, that C stands behind A is no edge of its own. */
function reduced(plan: ReadPlan, edges: readonly Edge[]): readonly Edge[] {
  const order = taskOrder(
    plan.tasks.map(({ task }) => task.key),
    edges,
  );
  const on = new Map<TaskKey, TaskKey[]>();
  for (const edge of edges) {
    if (edge.via === 'guess') continue;
    const others = on.get(edge.task);
    if (others) others.push(edge.on);
    else on.set(edge.task, [edge.on]);
  }
  const isImplied = new Map([...on].map(([task, others]) => [task, order.behind(others)]));
  const place = new Map(plan.tasks.map(({ task }, at) => [task.key, at]));
  const at = (key: TaskKey) => place.get(key) ?? 0;
  return edges
    .filter(({ isWhole, via, task, on }) => !isWhole || via === 'guess' || !isImplied.get(task)?.(on))
    .sort((a, b) => at(a.task) - at(b.task) || at(a.on) - at(b.on));
}
