import { describe, expect, test } from 'vitest';
import { changeAt, type LineChange, lineAfter, stepFrom } from './change-steps';

function change(start: number, end: number): LineChange {
  return {
    originalStartLineNumber: start,
    originalEndLineNumber: end,
    modifiedStartLineNumber: start,
    modifiedEndLineNumber: end,
  };
}

const changes = [change(3, 4), change(10, 10), change(20, 0)];

describe('going from change to change', () => {
  test.each([
    [1, 0],
    [3, 1],
    [5, 1],
    [10, 2],
    [20, null],
    [25, null],
  ])('next from line %i is change %s', (line, expected) => {
    expect(stepFrom(changes, line, 'next')).toBe(expected);
  });

  test.each([
    [1, null],
    [3, null],
    [4, null],
    [7, 0],
    [10, 0],
    [15, 1],
    [20, 1],
    [30, 2],
  ])('previous from line %i is change %s', (line, expected) => {
    expect(stepFrom(changes, line, 'previous')).toBe(expected);
  });

  test('a file without changes has nowhere to go', () => {
    expect(stepFrom([], 1, 'next')).toBeNull();
    expect(stepFrom([], 1, 'previous')).toBeNull();
    expect(changeAt([], 5)).toBe(-1);
  });

  test('a deletion at the very top is at line one', () => {
    expect(stepFrom([change(0, 0)], 1, 'next')).toBeNull();
    expect(changeAt([change(0, 0)], 1)).toBe(0);
  });
});

describe('where a line of the old side is on the new one', () => {
  const between = (
    [originalStartLineNumber, originalEndLineNumber]: [number, number],
    [modifiedStartLineNumber, modifiedEndLineNumber]: [number, number],
  ): LineChange => ({
    originalStartLineNumber,
    originalEndLineNumber,
    modifiedStartLineNumber,
    modifiedEndLineNumber,
  });
  // Two lines come in after the first, 4 and 5 become one, 8 goes.
  const all = [between([1, 0], [2, 3]), between([4, 5], [6, 6]), between([8, 8], [8, 0])];

  test.each([
    [1, 1],
    [2, 4],
    [4, 6],
    [5, 6],
    [6, 7],
    [8, 8],
    [9, 9],
  ])('old line %i stands at %i', (line, expected) => {
    expect(lineAfter(all, line)).toBe(expected);
  });

  test('without a change it is where it was', () => {
    expect(lineAfter([], 7)).toBe(7);
    expect(lineAfter([between([0, 0], [1, 2])], 1)).toBe(3);
  });
});
