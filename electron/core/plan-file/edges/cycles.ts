import type { TaskKey } from '#shared/plan';

type Pair = { readonly task: TaskKey; readonly on: TaskKey };

/** Groups of tasks that wait for each other in a circle, each by all of its tasks. */
export function circlesOf(keys: readonly TaskKey[], edges: readonly Pair[]): TaskKey[][] {
  const on = new Map<TaskKey, TaskKey[]>(keys.map((key) => [key, []]));
  for (const edge of edges) on.get(edge.task)?.push(edge.on);
  const number = new Map<TaskKey, number>();
  const lowest = new Map<TaskKey, number>();
  const open: TaskKey[] = [];
  const isOpen = new Set<TaskKey>();
  const circles: TaskKey[][] = [];
  const enter = (key: TaskKey) => {
    lowest.set(key, number.size);
    number.set(key, number.size);
    open.push(key);
    isOpen.add(key);
    return { key, next: 0 };
  };
  const lower = (key: TaskKey, to: number) => lowest.set(key, Math.min(lowest.get(key) ?? to, to));
  // Tarjan's way, with a stack of our own: a plan decides how deep it goes.
  for (const root of keys) {
    if (number.has(root)) continue;
    const path = [enter(root)];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = on.get(top.key)?.[top.next];
      top.next += 1;
      if (next === undefined) {
        path.pop();
        const above = path.at(-1);
        if (above) lower(above.key, lowest.get(top.key) ?? 0);
        if (lowest.get(top.key) !== number.get(top.key)) continue;
        const circle = open.splice(open.lastIndexOf(top.key));
        for (const key of circle) isOpen.delete(key);
        if (circle.length > 1) circles.push(circle);
      } else if (!number.has(next)) path.push(enter(next));
      else if (isOpen.has(next)) lower(top.key, number.get(next) ?? 0);
    }
  }
  return circles;
}

/** So many tasks are tried as the beginning of the shortest way round. */
const MOST_TRIED = 100;

/** The shortest way round in a circle: each waits for the one behind it, the last for the first. */
export function shortestCycle(circle: readonly TaskKey[], edges: readonly Pair[]): TaskKey[] {
  const members = new Set(circle);
  const on = new Map<TaskKey, TaskKey[]>(circle.map((key) => [key, []]));
  for (const edge of edges) if (members.has(edge.on)) on.get(edge.task)?.push(edge.on);
  let best: TaskKey[] = [];
  for (const start of circle.slice(0, MOST_TRIED)) {
    const cameFrom = new Map<TaskKey, TaskKey | null>([[start, null]]);
    const queue = [start];
    for (const key of queue) {
      const next = on.get(key) ?? [];
      if (next.includes(start)) {
        const way: TaskKey[] = [];
        for (let at: TaskKey | null = key; at !== null; at = cameFrom.get(at) ?? null) way.unshift(at);
        if (best.length === 0 || way.length < best.length) best = way;
        break;
      }
      for (const other of next) {
        if (cameFrom.has(other)) continue;
        cameFrom.set(other, key);
        queue.push(other);
      }
    }
  }
  return best;
}
