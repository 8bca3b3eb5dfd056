import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { inParts } from './row-parts';

// The parts depend on these fields alone.
const rowOf = (number: number, status: SessionRow['status']) =>
  ({
    session: SessionId.parse(`s${String(number).padStart(7, '0')}`),
    status,
    updatedAt: new Date(number * 1000).toISOString(),
  }) as SessionRow;

test('what works comes first, then the newest; every row comes once', () => {
  const rows = Array.from({ length: 1250 }, (_, number) => rowOf(number, number === 7 ? 'waiting' : 'ready'));
  const parts = inParts(rows);
  expect(parts.map((part) => part.length)).toEqual([100, 500, 500, 150]);
  expect(parts[0]?.slice(0, 3)).toEqual([rows[7], rows[1249], rows[1248]]);
  expect(new Set(parts.flat())).toEqual(new Set(rows));
});

test('an empty list is one empty part', () => {
  expect(inParts([])).toEqual([[]]);
});
