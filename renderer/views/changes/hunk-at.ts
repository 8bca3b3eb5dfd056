import type { Hunk } from '#shared/changeset';
import type { DiffSide, LineSpan } from '#shared/comment';

/** The hunk that lines of a side are in, or touch where it has none on that side; null: none. */
export function hunkAt(
  hunks: readonly Hunk[],
  { side, lines }: { readonly side: DiffSide; readonly lines: LineSpan },
): Hunk | null {
  const found = hunks.find((hunk) => {
    const [start, count] = side === 'after' ? [hunk.newStart, hunk.newLines] : [hunk.oldStart, hunk.oldLines];
    // Where nothing stands on this side, the hunk is between the line that is named and the next.
    const [first, last] = count === 0 ? [start, start + 1] : [start, start + count - 1];
    return lines.first <= last && lines.last >= first;
  });
  return found ?? null;
}
