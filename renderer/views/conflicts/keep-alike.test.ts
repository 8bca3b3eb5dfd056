import { expect, test } from 'vitest';
import { keepAlike } from './keep-alike';

test('what says the same stays the very same, in the order of the new map', () => {
  const same = { path: 'a', stages: { ours: 1 } };
  const before = new Map([
    ['a', same],
    ['b', { path: 'b', stages: { ours: 1 } }],
    ['gone', { path: 'gone', stages: { ours: 1 } }],
  ]);
  const other = { path: 'b', stages: { ours: 2 } };
  const fresh = { path: 'c', stages: { ours: 3 } };
  const after = keepAlike(
    before,
    new Map([
      ['b', other],
      ['c', fresh],
      ['a', { ...same }],
    ]),
  );
  expect([...after.keys()]).toEqual(['b', 'c', 'a']);
  expect(after.get('a')).toBe(same);
  expect(after.get('b')).toBe(other);
  expect(after.get('c')).toBe(fresh);
});
