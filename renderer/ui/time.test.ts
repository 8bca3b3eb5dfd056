import { expect, test } from 'vitest';
import { formatAge, formatClock } from './time';

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
  [-5, '0:00'],
  [7900, '0:07'],
  [754_000, '12:34'],
  [7_500_000, '2:05:00'],
])('a clock after %i ms shows %s', (passed, text) => {
  expect(formatClock(passed)).toBe(text);
});
