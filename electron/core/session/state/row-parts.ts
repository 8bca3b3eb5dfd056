import { isAtRest, type SessionRow } from '#shared/session';

/** More than the tallest window shows at once. */
const FIRST_ROWS = 100;
const FURTHER_ROWS = 500;

/**
 * A list in parts that can each be sent while others wait: what is at work or was changed last comes first, so that a
 * window paints its first rows without waiting for thousands. There is always a first part, be it empty.
 */
export function inParts(rows: readonly SessionRow[]): SessionRow[][] {
  const ordered = rows.toSorted((a, b) => rank(a) - rank(b) || (a.updatedAt < b.updatedAt ? 1 : -1));
  const parts = [ordered.slice(0, FIRST_ROWS)];
  for (let from = FIRST_ROWS; from < ordered.length; from += FURTHER_ROWS)
    parts.push(ordered.slice(from, from + FURTHER_ROWS));
  return parts;
}

function rank(row: SessionRow): number {
  return row.status !== 'discarded' && !isAtRest(row) ? 0 : 1;
}
