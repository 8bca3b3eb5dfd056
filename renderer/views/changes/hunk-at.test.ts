import { expect, test } from 'vitest';
import type { Hunk } from '#shared/changeset';
import { hunkAt } from './hunk-at';

const hunk = (
  index: number,
  oldStart: number,
  oldLines: number,
  newStart: number,
  newLines: number,
): Hunk => ({
  index,
  oldStart,
  oldLines,
  newStart,
  newLines,
  text: '',
});
const hunks = [hunk(0, 3, 2, 3, 1), hunk(1, 10, 1, 8, 0), hunk(2, 20, 0, 18, 4)];
const at = (side: 'before' | 'after', first: number, last = first) =>
  hunkAt(hunks, { side, lines: { first, last } })?.index ?? null;

test('the hunk whose lines the cursor is in', () => {
  expect([2, 3, 4, 18, 21, 22].map((line) => at('after', line))).toEqual([null, 0, null, 2, 2, null]);
  expect([3, 4, 5, 10].map((line) => at('before', line))).toEqual([0, 0, null, 1]);
  expect(at('after', 1, 30)).toBe(0);
});

test('where it has no lines, those around it', () => {
  expect([7, 8, 9, 10].map((line) => at('after', line))).toEqual([null, 1, 1, null]);
  expect([20, 21].map((line) => at('before', line))).toEqual([2, 2]);
});
