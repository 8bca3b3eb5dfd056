import { expect, test } from 'vitest';
import { AT_NIGHT, casesByDay, someByDay } from './at-night';

const TEN = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

test('by day some of the cases are tried, spread over all of them, at night each', () => {
  expect(someByDay(TEN, 3)).toEqual(AT_NIGHT ? TEN : [0, 4, 7]);
  expect(someByDay(TEN, 20)).toEqual(TEN);
  expect(casesByDay(TEN, (one) => one > 8)).toEqual(AT_NIGHT ? TEN : [9]);
});

test('a test that would have no case is refused', () => {
  expect(() => casesByDay([], () => true)).toThrow('no case');
});
