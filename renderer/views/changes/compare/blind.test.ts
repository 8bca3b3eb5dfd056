import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { blindName, blindOrder } from './blind';

test('the order is the same for the same sessions, and is not that of their beginning for all of them', () => {
  const sets = Array.from({ length: 20 }, (_, set) =>
    ['a', 'b', 'c', 'd'].map((name) => SessionId.parse(`session${set}${name}`)),
  );
  for (const set of sets) {
    const order = blindOrder(set);
    expect([...order].sort()).toEqual(set);
    expect(blindOrder([...set].reverse())).toEqual(order);
  }
  const firsts = new Set(sets.map((set) => blindOrder(set)[0]?.at(-1)));
  expect([...firsts].sort()).toEqual(['a', 'b', 'c', 'd']);
  expect([0, 7].map(blindName)).toEqual(['A', 'H']);
});
