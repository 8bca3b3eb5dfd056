import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second of `/proc`; fixed at 100 in every Linux that Electron runs on. */
const TICKS = 100;

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number };

/** Seconds of processor time of a process and all its descendants; a descendant's that ended count with its parent. */
export function cpuSecondsOf(root: number): number {
  return treeOf(root).reduce((sum, { ticks }) => sum + ticks, 0) / TICKS;
}

/** Proportional memory in MB: pages that several processes share count once. */
export function memoryOf(root: number): number {
  const kilobytes = treeOf(root).map(({ pid }) => {
    const rollup = readOrNull(`/proc/${pid}/smaps_rollup`);
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup ?? '')?.[1] ?? 0);
  });
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1024;
}

function treeOf(root: number): Stat[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const tree = all.filter(({ pid }) => pid === root);
  // Grows while it is walked: each process brings its children.
  for (const { pid } of tree) tree.push(...all.filter(({ parent }) => parent === pid));
  return tree;
}

/** Null when the process has ended meanwhile. */
function readStat(pid: number): Stat | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name in parentheses may hold anything; what follows counts from the state, field 3.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  return { pid, parent: field(4), ticks: field(14) + field(15) + field(16) + field(17) };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
