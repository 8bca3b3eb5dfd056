import { expect, test } from 'vitest';
import { formatDuration } from './duration';

test.each([
  [340, '340 ms'],
  [3440, '3.4 s'],
  [59_900, '59 s'],
  [108_000, '1 m 48 s'],
  [7_500_000, '2 h 5 m'],
])('a duration of %i ms reads %s', (passed, text) => {
  expect(formatDuration(passed)).toBe(text);
});
