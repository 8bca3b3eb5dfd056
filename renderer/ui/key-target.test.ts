import { expect, test } from 'vitest';
import { targetOf } from './key-target';

test.each([
  ['ArrowDown', 4, 5],
  ['ArrowDown', -1, 0],
  ['ArrowUp', 4, 3],
  ['ArrowUp', -1, 19],
  ['Home', 4, 0],
  ['End', 4, 19],
  ['PageDown', 4, 14],
  ['PageUp', 14, 4],
  ['a', 4, null],
  ['Enter', 4, null],
])('%s at place %i of twenty leads to %s', (key, at, target) => {
  expect(targetOf(key, at, 20)).toBe(target);
});
