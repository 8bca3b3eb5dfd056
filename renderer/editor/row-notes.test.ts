import { expect, test } from 'vitest';
import { type DiffRow, diffRows } from './diff-rows';
import { notesByRow, rowOf } from './row-notes';

// Line 20 of the old text became lines 20 and 21 of the new one.
const rows = (sideBySide: boolean) =>
  diffRows({
    comparison: {
      changes: [{ old: { from: 19, to: 20 }, now: { from: 19, to: 21 }, oldWords: [], nowWords: [] }],
      moves: [],
    },
    oldLines: 40,
    nowLines: 41,
    sideBySide,
    opened: new Map(),
  });
const said = (row: DiffRow | null) =>
  row && (row.type === 'gap' ? `gap ${row.gap}` : `${row.old ?? '-'} ${row.now ?? '-'}`);

test('a line is found where it is drawn, on its own side', () => {
  expect(said(rowOf(rows(true), 'after', 20))).toBe('19 19');
  expect(said(rowOf(rows(true), 'after', 21))).toBe('- 20');
  expect(said(rowOf(rows(true), 'before', 21))).toBe('20 21');
  expect(said(rowOf(rows(false), 'before', 20))).toBe('19 -');
  expect(said(rowOf(rows(false), 'after', 20))).toBe('- 19');
});

test('a line that is left out is found in its gap, and one that is not there nowhere', () => {
  expect(said(rowOf(rows(true), 'after', 1))).toBe('gap 0');
  expect(said(rowOf(rows(true), 'before', 16))).toBe('gap 0');
  expect(said(rowOf(rows(true), 'before', 40))).toBe('gap 1');
  expect(said(rowOf(rows(true), 'after', 41))).toBe('gap 1');
  expect(rowOf(rows(true), 'before', 41)).toBeNull();
});

test('notes stand below their rows, in their order', () => {
  const note = (id: string, line: number) => ({ id, side: 'after' as const, line, content: null });
  const all = rows(true);
  const placed = notesByRow(all, [note('a', 20), note('b', 2), note('c', 20), note('none', 99)]);
  expect([...placed].map(([row, notes]) => [said(row), notes.map(({ id }) => id)])).toEqual([
    ['19 19', ['a', 'c']],
    ['gap 0', ['b']],
  ]);
});
