import type { Hunk } from '#shared/changeset';
import type { LineSpan } from '#shared/comment';

type Edges = Pick<Hunk, 'oldStart' | 'oldLines' | 'newStart' | 'newLines'>;

/** Where lines are in the newer of two texts, and whether they are still what they were. */
type Followed = { readonly lines: LineSpan; readonly changed: boolean };

/**
 * Follows lines of one text into another by where the two differ. Lines with something new among them have changed; of
 * those that were replaced, what stands in their place is meant; where nothing does, the line after it.
 */
export function followLines(hunks: readonly Edges[], { first, last }: LineSpan): Followed {
  let changed = false;
  let start = first;
  let end = last;
  for (const { oldStart, oldLines, newStart, newLines } of hunks) {
    // Where nothing is taken away, what is new comes after the line that is named.
    const from = oldLines === 0 ? oldStart + 1 : oldStart;
    const to = from + oldLines - 1;
    const after = (newLines === 0 ? newStart + 1 : newStart) + newLines;
    const isWithin = oldLines === 0 ? from > first && from <= last : from <= last && to >= first;
    if (to < first) start = first + after - (to + 1);
    if (to < last) end = last + after - (to + 1);
    if (!isWithin) continue;
    changed = true;
    if (from <= first && to >= first) start = after - newLines;
    if (to >= last) end = after - 1;
  }
  return { lines: { first: start, last: Math.max(start, end) }, changed };
}
