import type { Comparison } from './comparison';

/** How many unchanged lines stand around a change. */
const CONTEXT = 3;
/** Fewer unchanged lines than these are shown: a row that says how many would take as much room. */
const FEWEST_HIDDEN = 4;

/** A line to draw: its numbers from 0 on both sides, and the change it is of; `null` where a side has no line. */
export type LineRow = {
  readonly type: 'line';
  readonly old: number | null;
  readonly now: number | null;
  /** Index of the change; null: the line is the same on both sides. */
  readonly change: number | null;
  /** The first row of its change. */
  readonly first: boolean;
};

/** Unchanged lines that are not drawn. `gap` names them: the gap before the change of that index, or after the last. */
export type GapRow = {
  readonly type: 'gap';
  readonly gap: number;
  readonly lines: number;
  /** The first line that is hidden, on either side. */
  readonly old: number;
  readonly now: number;
};

export type DiffRow = LineRow | GapRow;

/** How many lines of a gap the reader has asked for, from its beginning and from its end. */
export type Opened = { readonly head: number; readonly tail: number };

/** The rows of a file's diff, side by side or one below the other, with what is far from any change left out. */
export function diffRows(given: {
  comparison: Comparison;
  oldLines: number;
  nowLines: number;
  sideBySide: boolean;
  opened: ReadonlyMap<number, Opened>;
}): DiffRow[] {
  const { comparison, sideBySide, opened } = given;
  const { changes } = comparison;
  const rows: DiffRow[] = [];
  let old = 0;
  let now = 0;
  for (const [index, change] of [...changes.entries(), [changes.length, null] as const]) {
    const end = change ? change.now.from : given.nowLines;
    const isFirst = index === 0;
    const isLast = change === null;
    addGap(rows, { gap: index, old, now, lines: end - now, isFirst, isLast }, opened.get(index));
    if (!change) break;
    const removed = change.old.to - change.old.from;
    const added = change.now.to - change.now.from;
    const line = (oldAt: number | null, nowAt: number | null, first: boolean) =>
      rows.push({ type: 'line', old: oldAt, now: nowAt, change: index, first });
    if (sideBySide)
      for (let at = 0; at < Math.max(removed, added); at += 1)
        line(at < removed ? change.old.from + at : null, at < added ? change.now.from + at : null, at === 0);
    else {
      for (let at = 0; at < removed; at += 1) line(change.old.from + at, null, at === 0);
      for (let at = 0; at < added; at += 1) line(null, change.now.from + at, removed === 0 && at === 0);
    }
    old = change.old.to;
    now = change.now.to;
  }
  return rows;
}

function addGap(
  rows: DiffRow[],
  gap: { gap: number; old: number; now: number; lines: number; isFirst: boolean; isLast: boolean },
  opened: Opened = { head: 0, tail: 0 },
): void {
  const { lines } = gap;
  let head = Math.min(lines, (gap.isFirst ? 0 : CONTEXT) + opened.head);
  let tail = Math.min(lines - head, (gap.isLast ? 0 : CONTEXT) + opened.tail);
  if (lines - head - tail < FEWEST_HIDDEN) {
    head = lines;
    tail = 0;
  }
  const same = (at: number) =>
    rows.push({ type: 'line', old: gap.old + at, now: gap.now + at, change: null, first: false });
  for (let at = 0; at < head; at += 1) same(at);
  const hidden = lines - head - tail;
  if (hidden > 0)
    rows.push({ type: 'gap', gap: gap.gap, lines: hidden, old: gap.old + head, now: gap.now + head });
  for (let at = lines - tail; at < lines; at += 1) same(at);
}
