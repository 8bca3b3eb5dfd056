import type { Plan } from '#shared/plan';
import { findEdges } from './edges/edges';
import { findOverlaps } from './overlap';
import type { ReadPlan } from './read-task';
import { ticksOf } from './ticks';

/** What follows from a plan as it is written: what waits for what, what will meet, and where each task is ticked. */
export function concludePlan(read: ReadPlan): Plan {
  const tasks = read.tasks.map(({ task }) => task);
  const { edges, problems, conflicts } = findEdges(read);
  const said = conflicts.map(([one, other]) => [one, other] as const);
  const met = findOverlaps(tasks, edges, said);
  return {
    format: read.format,
    ...{ sources: [], tag: null },
    title: read.title,
    context: read.context,
    defaults: read.defaults,
    grain: read.grain,
    grains: read.grains,
    phases: read.phases.map(({ phase }) => phase),
    tasks,
    edges,
    problems: [...read.problems, ...problems, ...met.problems],
    overlaps: met.overlaps,
    ticks: ticksOf(read),
  };
}
