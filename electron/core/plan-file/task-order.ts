import type { PlanEdge, TaskKey } from '#shared/plan';

/** Which tasks wait for which, be it through others. */
export type TaskOrder = {
  /** Whether one of them waits for the other. */
  ordered(one: TaskKey, other: TaskKey): boolean;
  /** Which tasks some of these wait for, so that who waits for these waits for them as well. */
  behind(these: readonly TaskKey[]): (one: TaskKey) => boolean;
};

/**
 * The order that edges put tasks in; guesses put none. Sets of tasks are bits, so that a thousand tasks with all the edges
 * that they can have take a moment. Tasks in a cycle are ordered with nothing that comes after it: none of them starts.
 */
export function taskOrder(keys: readonly TaskKey[], edges: readonly PlanEdge[]): TaskOrder {
  const numbers = new Map(keys.map((key, at) => [key, at]));
  const width = Math.ceil(keys.length / 32);
  const before = new Uint32Array(keys.length * width);
  const holds: number[][] = keys.map(() => []);
  const waiting = new Uint32Array(keys.length);
  for (const { task, on, via } of edges) {
    const [later, earlier] = [numbers.get(task), numbers.get(on)];
    if (via === 'guess' || later === undefined || earlier === undefined || later === earlier) continue;
    holds[earlier]?.push(later);
    waiting[later] = (waiting[later] ?? 0) + 1;
  }
  const free = keys.flatMap((_, at) => (waiting[at] === 0 ? [at] : []));
  for (let at = free.pop(); at !== undefined; at = free.pop()) {
    for (const later of holds[at] ?? []) {
      for (let word = 0; word < width; word += 1)
        before[later * width + word] = (before[later * width + word] ?? 0) | (before[at * width + word] ?? 0);
      const word = later * width + (at >>> 5);
      before[word] = (before[word] ?? 0) | (1 << (at & 31));
      waiting[later] = (waiting[later] ?? 0) - 1;
      if (waiting[later] === 0) free.push(later);
    }
  }
  const isBefore = (earlier: number, later: number) =>
    ((before[later * width + (earlier >>> 5)] ?? 0) & (1 << (earlier & 31))) !== 0;
  return {
    ordered(one, other) {
      const [a, b] = [numbers.get(one), numbers.get(other)];
      return a !== undefined && b !== undefined && (isBefore(a, b) || isBefore(b, a));
    },
    behind(these) {
      const all = new Uint32Array(width);
      for (const key of these) {
        const start = (numbers.get(key) ?? 0) * width;
        for (let word = 0; word < width; word += 1)
          all[word] = (all[word] ?? 0) | (before[start + word] ?? 0);
      }
      return (one) => {
        const at = numbers.get(one) ?? 0;
        return ((all[at >>> 5] ?? 0) & (1 << (at & 31))) !== 0;
      };
    },
  };
}
