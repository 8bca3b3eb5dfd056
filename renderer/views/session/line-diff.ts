/** A line of a small diff. `skip` stands for lines left out because they are the same on both sides. */
export type DiffLine =
  | { readonly type: 'same' | 'added' | 'deleted'; readonly text: string }
  | { readonly type: 'skip'; readonly lines: number };

/** The diff with its counts. */
export type LineDiff = {
  readonly lines: readonly DiffLine[];
  readonly additions: number;
  readonly deletions: number;
};

/** Beyond this many differing lines the shortest diff is not looked for: all old lines go, all new ones come. */
const MOST_EDITS = 600;

/**
 * Differing lines with up to `context` equal ones around them. `before` is null for a new file. For the small previews
 * in a transcript; the changes view computes its diffs in the editor.
 */
export function lineDiff(before: string | null, after: string, context = 3): LineDiff {
  const old = before === null ? [] : splitLines(before);
  const now = splitLines(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail))
    tail += 1;
  const middle = editScript(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  const same = (text: string) => ({ type: 'same', text }) as const;
  const all = [...now.slice(0, head).map(same), ...middle, ...now.slice(now.length - tail).map(same)];
  return {
    lines: withoutFarLines(all, context),
    additions: middle.filter((line) => line.type === 'added').length,
    deletions: middle.filter((line) => line.type === 'deleted').length,
  };
}

type Edit = { readonly type: 'same' | 'added' | 'deleted'; readonly text: string };

function splitLines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Myers' greedy algorithm, bounded: the furthest point per diagonal, kept for every number of edits. */
function editScript(old: readonly string[], now: readonly string[]): Edit[] {
  if (old.length === 0 || now.length === 0) return replaceAll(old, now);
  const most = Math.min(old.length + now.length, MOST_EDITS);
  const furthest = new Int32Array(2 * most + 3);
  const steps: Int32Array[] = [];
  const at = (diagonal: number) => furthest[diagonal + most + 1] ?? 0;
  for (let edits = 0; edits <= most; edits += 1) {
    steps.push(furthest.slice());
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
      let x = down ? at(diagonal + 1) : at(diagonal - 1) + 1;
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      furthest[diagonal + most + 1] = x;
      if (x >= old.length && x - diagonal >= now.length) return walkBack(steps, most, old, now);
    }
  }
  return replaceAll(old, now);
}

function walkBack(
  steps: readonly Int32Array[],
  most: number,
  old: readonly string[],
  now: readonly string[],
): Edit[] {
  const edits: Edit[] = [];
  let x = old.length;
  let y = now.length;
  for (let step = steps.length - 1; step > 0; step -= 1) {
    const before = steps[step];
    const at = (diagonal: number) => before?.[diagonal + most + 1] ?? 0;
    const diagonal = x - y;
    const down = diagonal === -step || (diagonal !== step && at(diagonal - 1) < at(diagonal + 1));
    const fromX = at(down ? diagonal + 1 : diagonal - 1);
    const fromY = fromX - (down ? diagonal + 1 : diagonal - 1);
    const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    for (; x > startX && y > startY; x -= 1, y -= 1) edits.push({ type: 'same', text: now[y - 1] ?? '' });
    edits.push(
      down ? { type: 'added', text: now[fromY] ?? '' } : { type: 'deleted', text: old[fromX] ?? '' },
    );
    x = fromX;
    y = fromY;
  }
  for (; x > 0 && y > 0; x -= 1, y -= 1) edits.push({ type: 'same', text: now[y - 1] ?? '' });
  return edits.reverse();
}

function replaceAll(old: readonly string[], now: readonly string[]): Edit[] {
  return [
    ...old.map((text) => ({ type: 'deleted', text }) as const),
    ...now.map((text) => ({ type: 'added', text }) as const),
  ];
}

function withoutFarLines(all: readonly Edit[], context: number): DiffLine[] {
  const near = new Uint8Array(all.length);
  all.forEach((line, index) => {
    if (line.type !== 'same') near.fill(1, Math.max(0, index - context), index + context + 1);
  });
  const lines: DiffLine[] = [];
  let skipped = 0;
  all.forEach((line, index) => {
    if (near[index] === 0) {
      skipped += 1;
      return;
    }
    if (skipped > 0) lines.push({ type: 'skip', lines: skipped });
    skipped = 0;
    lines.push(line);
  });
  if (skipped > 0) lines.push({ type: 'skip', lines: skipped });
  return lines;
}
