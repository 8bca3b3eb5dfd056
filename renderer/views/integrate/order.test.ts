import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { costWords, earlyWords, moved, orderKey } from './order';

const [a, b, c] = ['aaaaaa', 'bbbbbb', 'cccccc'].map((id) => SessionId.parse(id)) as [
  SessionId,
  SessionId,
  SessionId,
];
const planOf = (...order: SessionId[]) => ({
  steps: order.map((session) => ({ session, title: session })) as never[],
  proposed: [a, b, c],
  needs: [{ session: b, on: a }],
});

test('one of a list goes to another place, and no farther than its ends', () => {
  expect(moved([a, b, c], c, 0)).toEqual([c, a, b]);
  expect(moved([a, b, c], a, 9)).toEqual([b, c, a]);
  const all = [a, b, c];
  expect(moved(all, a, -1)).toBe(all);
});

test('an order says what it costs beside the proposed one', () => {
  const costs = new Map([[orderKey([a, b, c]), 1]]);
  expect(costWords(planOf(a, b, c), costs)).toBe('1 conflict in this order, which is the proposed one.');
  expect(costWords(planOf(b, a, c), costs)).toBeNull();
  costs.set(orderKey([b, a, c]), 3);
  expect(costWords(planOf(b, a, c), costs)).toBe('3 conflicts in this order, 1 in the proposed one.');
});

test('a session that stands before what it began on says so', () => {
  expect(earlyWords(planOf(a, b, c), b)).toBeNull();
  expect(earlyWords(planOf(b, c, a), b)).toBe('Began on the work of “aaaaaa”, which comes after it.');
});
