import type { TaskKey } from '#shared/plan';
import type { ReadTask } from '../read-task';

/**
 * Tasks that follow each other as layers, each of which waits for the one before it: those marked as parallel stand
 * together, one that is not waits for all before it and holds all after it. What may be left out holds nobody, and waits
 * for what the next layer waits for.
 *
 * @param divides whether something new begins between two tasks that are marked as parallel
 */
export function layersOf(
  tasks: readonly ReadTask[],
  divides: (before: ReadTask, one: ReadTask) => boolean,
): ReadTask[][] {
  const layers: ReadTask[][] = [];
  let optional: ReadTask[] = [];
  let before: ReadTask | null = null;
  for (const one of tasks) {
    if (one.task.optional) {
      optional.push(one);
      continue;
    }
    const last = layers.at(-1);
    if (last && before?.task.parallel && one.task.parallel && !divides(before, one)) last.push(one);
    else {
      layers.push([...optional, one]);
      optional = [];
    }
    before = one;
  }
  return optional.length > 0 ? [...layers, optional] : layers;
}

/** Sorts by what is said of the tasks, and else as they stand in the file. What waits in a circle goes last. */
export function sortedBy(
  tasks: readonly ReadTask[],
  waits: ReadonlyMap<TaskKey, ReadonlySet<TaskKey>>,
): readonly ReadTask[] {
  const here = new Set(tasks.map(({ task }) => task.key));
  const isBackward = new Set<TaskKey>();
  let hasForward = false;
  for (const { task } of tasks) {
    for (const on of waits.get(task.key) ?? []) if (here.has(on) && !isBackward.has(on)) hasForward = true;
    isBackward.add(task.key);
  }
  if (!hasForward) return tasks;
  const sorted: ReadTask[] = [];
  const left = [...tasks];
  const placed = new Set<TaskKey>();
  while (left.length > 0) {
    const at = left.findIndex(({ task }) =>
      [...(waits.get(task.key) ?? [])].every((on) => !here.has(on) || placed.has(on)),
    );
    const [next] = left.splice(Math.max(at, 0), 1);
    if (!next) break;
    placed.add(next.task.key);
    sorted.push(next);
  }
  return sorted;
}
