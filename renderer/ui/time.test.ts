import { expect, test } from 'vitest';
import { formatAge, formatDuration } from './time';

const minutes = (count: number) => count * 60_000;

test.each([
  [minutes(0.5), 'now'],
  [minutes(1), '1 m'],
  [minutes(59.9), '59 m'],
  [minutes(60), '1 h'],
  [minutes(60 * 24), '1 d'],
  [minutes(60 * 24 * 13), '13 d'],
  [minutes(60 * 24 * 14), '2 w'],
  [-minutes(5), 'now'],
])('an age of %i ms reads %s', (passed, text) => {
  expect(formatAge(1_000_000_000 - passed, 1_000_000_000)).toBe(text);
});

test.each([
  [340, '340 ms'],
  [3440, '3.4 s'],
  [59_900, '59 s'],
  [108_000, '1 m 48 s'],
  [7_500_000, '2 h 5 m'],
])('a duration of %i ms reads %s', (passed, text) => {
  expect(formatDuration(passed)).toBe(text);
});
