import type { DiffSide } from '#shared/comment';
import type { DiffRow } from './diff-rows';
import type { LineNote } from './use-line-notes';

const nothing: ReadonlyMap<DiffRow, readonly LineNote[]> = new Map();

/** By row, the notes that stand below it. A note on a line that is not drawn stands below the gap that the line is in. */
export function notesByRow(
  rows: readonly DiffRow[],
  notes: readonly LineNote[],
): ReadonlyMap<DiffRow, readonly LineNote[]> {
  if (notes.length === 0) return nothing;
  const byRow = new Map<DiffRow, LineNote[]>();
  for (const note of notes) {
    const row = rowOf(rows, note.side, note.line);
    if (!row) continue;
    const known = byRow.get(row);
    if (known) known.push(note);
    else byRow.set(row, [note]);
  }
  // The very same one, so that lines without notes are not drawn anew.
  return byRow.size === 0 ? nothing : byRow;
}

/** The row that draws a line of a side, or hides it. Lines count from 1. */
export function rowOf(rows: readonly DiffRow[], side: DiffSide, line: number): DiffRow | null {
  const at = line - 1;
  for (const row of rows) {
    const first = side === 'before' ? row.old : row.now;
    if (first === null) continue;
    if (row.type === 'line' ? first === at : first <= at && at < first + row.lines) return row;
  }
  return null;
}
