import { expect, test } from 'vitest';
import { nextOpen } from './next-open';

const rows = [false, true, false, false, true, false].map((open) => ({ open }));

test.each([
  ['goes over those that cannot be chosen', 1, 1, 4],
  ['and back', 4, -1, 1],
  ['stays where none follows', 4, 1, 4],
  ['and where none is before', 1, -1, 1],
] as const)('an arrow %s', (_, from, by, to) => {
  expect(nextOpen(rows, from, by)).toBe(to);
});
