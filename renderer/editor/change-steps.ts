/** A change as line ranges, the way the diff computes it: an end of 0 or below its start means no lines on that side. */
export type LineChange = {
  readonly originalStartLineNumber: number;
  readonly originalEndLineNumber: number;
  readonly modifiedStartLineNumber: number;
  readonly modifiedEndLineNumber: number;
};

/** The line on the new side at which a change is looked at; deletions are looked at where they were. */
export function lineOfChange(change: LineChange): number {
  return Math.max(1, change.modifiedStartLineNumber);
}

/** Index of the change that contains the line or is the last one before it; -1 when the line is above them all. */
export function changeAt(changes: readonly LineChange[], line: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const change = changes[middle];
    if (change && lineOfChange(change) <= line) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Index of the next or previous change seen from the line, or null at the end of the file. */
export function stepFrom(
  changes: readonly LineChange[],
  line: number,
  direction: 'next' | 'previous',
): number | null {
  const at = changeAt(changes, line);
  if (direction === 'next') return at + 1 < changes.length ? at + 1 : null;
  const current = changes[at];
  if (!current) return null;
  if (line > lineOfChange(current) && line > current.modifiedEndLineNumber) return at;
  return at > 0 ? at - 1 : null;
}

/** The line on the new side below which stands what is about a line of the old side. */
export function lineAfter(changes: readonly LineChange[], line: number): number {
  let shift = 0;
  for (const change of changes) {
    const [old, fresh] = [lastLines(change, 'original'), lastLines(change, 'modified')];
    if (line <= old) {
      const isWithin = change.originalEndLineNumber > 0 && line >= change.originalStartLineNumber;
      return isWithin ? fresh : line + shift;
    }
    shift = fresh - old;
  }
  return line + shift;
}

/** The last line of a side of a change; of one without lines the line before it. */
function lastLines(change: LineChange, side: 'original' | 'modified'): number {
  return change[`${side}EndLineNumber`] || change[`${side}StartLineNumber`];
}
