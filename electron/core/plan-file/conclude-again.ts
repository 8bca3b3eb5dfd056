import type { Plan, PlanProblem } from '#shared/plan';
import { circlesOf, shortestCycle } from './edges/cycles';
import { findOverlaps } from './overlap';

/** What reading the files has found, which no edit of a plan makes true or false by itself. */
const READING: ReadonlySet<PlanProblem['code']> = new Set([
  'fence-not-closed',
  'front-matter-broken',
  'unknown-mark',
  'contradictory-marks',
  'steps-differ',
  'duplicate-id',
  'unresolved-reference',
  'contradictory-edges',
  'outside-path',
  'other-lists',
  'file-left-out',
] as const);
/** How the overlap of tasks is told of which the plan itself says that they are in each other's way. */
const SAID = 'conflicts with';

/** What follows from a plan that was edited: who will meet, and who waits in a circle. Readiness is for whoever has the repository. */
export function concludeAgain(plan: Plan): Plan {
  const keys = plan.tasks.map(({ key }) => key);
  const names = new Map(plan.tasks.map(({ key, id }) => [key, id ?? key]));
  const said = plan.overlaps.flatMap(({ tasks, about }) => (about.includes(SAID) ? [tasks] : []));
  const met = findOverlaps(plan.tasks, plan.edges, said);
  const gating = plan.edges.filter(({ via }) => via !== 'guess');
  const circles = circlesOf(keys, gating).map((circle): PlanProblem => {
    const cycle = shortestCycle(circle, gating);
    const about = cycle.map((key) => names.get(key) ?? key);
    return { code: 'cycle', level: 'stop', task: cycle[0] ?? null, place: null, about };
  });
  const isKept = ({ code, task }: PlanProblem) =>
    READING.has(code) || (code === 'open-questions' && task === null);
  return {
    ...plan,
    problems: [...plan.problems.filter(isKept), ...circles, ...met.problems],
    overlaps: met.overlaps,
  };
}
