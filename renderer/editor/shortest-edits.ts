/** A part of a text that is on both sides, only on the new or only on the old one. */
export type Edit = { readonly type: 'same' | 'added' | 'deleted'; readonly text: string };

/** Beyond this many edits the shortest way is not looked for: all old parts go, all new ones come. */
const MOST_EDITS = 600;

/**
 * The shortest way from one list of lines or words to another, by Myers' greedy algorithm: the furthest point per
 * diagonal, kept for every number of edits.
 */
export function shortestEdits(old: readonly string[], now: readonly string[]): Edit[] {
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
