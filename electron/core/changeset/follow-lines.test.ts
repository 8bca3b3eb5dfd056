import { expect, test } from 'vitest';
import { followLines } from './follow-lines';

const hunk = (oldStart: number, oldLines: number, newStart: number, newLines: number) => ({
  oldStart,
  oldLines,
  newStart,
  newLines,
});
const span = (first: number, last = first) => ({ first, last });

test('lines above and below which nothing changed are where they were', () => {
  expect(followLines([], span(3, 5))).toEqual({ lines: span(3, 5), changed: false });
  expect(followLines([hunk(6, 1, 6, 9)], span(3, 5))).toEqual({ lines: span(3, 5), changed: false });
  expect(followLines([hunk(5, 0, 6, 2)], span(3, 5))).toEqual({ lines: span(3, 5), changed: false });
});

test('lines move with what is added and taken away above them', () => {
  expect(followLines([hunk(2, 0, 3, 4)], span(3, 5))).toEqual({ lines: span(7, 9), changed: false });
  expect(followLines([hunk(1, 2, 0, 0)], span(3, 5))).toEqual({ lines: span(1, 3), changed: false });
  expect(followLines([hunk(1, 1, 1, 3), hunk(2, 1, 3, 0)], span(4))).toEqual({
    lines: span(5),
    changed: false,
  });
});

test('what stands in the place of lines is meant where they were replaced', () => {
  expect(followLines([hunk(3, 3, 3, 1)], span(3, 5))).toEqual({ lines: span(3), changed: true });
  expect(followLines([hunk(2, 2, 2, 5)], span(3, 5))).toEqual({ lines: span(2, 8), changed: true });
  expect(followLines([hunk(5, 4, 5, 1)], span(3, 5))).toEqual({ lines: span(3, 5), changed: true });
  expect(followLines([hunk(4, 1, 4, 3)], span(3, 5))).toEqual({ lines: span(3, 7), changed: true });
});

test('lines among which something was added have changed', () => {
  expect(followLines([hunk(3, 0, 4, 2)], span(3, 5))).toEqual({ lines: span(3, 7), changed: true });
  expect(followLines([hunk(3, 0, 4, 2)], span(3))).toEqual({ lines: span(3), changed: false });
});

test('of lines that are gone the line after them is told', () => {
  expect(followLines([hunk(3, 3, 2, 0)], span(3, 5))).toEqual({ lines: span(3), changed: true });
  expect(followLines([hunk(3, 3, 2, 0)], span(4))).toEqual({ lines: span(3), changed: true });
});
