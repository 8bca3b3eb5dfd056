import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { proposeOrder } from './propose-order';

const [a, b, c, d] = ['aaaaaa', 'bbbbbb', 'cccccc', 'dddddd'].map((id) => SessionId.parse(id)) as [
  SessionId,
  SessionId,
  SessionId,
  SessionId,
];
const all = [a, b, c, d].map((session) => ({ session, files: 1 }));
const pair = (one: SessionId, other: SessionId) => ({ sessions: [one, other] as const });

test('what conflicts least goes first, and what was named first where nothing tells', () => {
  expect(proposeOrder(all, [], [])).toEqual([a, b, c, d]);
  expect(proposeOrder(all, [], [pair(a, b), pair(a, c), pair(b, a)])).toEqual([d, c, b, a]);
  const large = all.map((one) => (one.session === a ? { ...one, files: 9 } : one));
  expect(proposeOrder(large, [], [])).toEqual([b, c, d, a]);
});

test('what another one began on goes before it, whatever it conflicts with', () => {
  expect(proposeOrder(all, [{ session: a, on: d }], [pair(d, b), pair(d, c)])).toEqual([b, c, d, a]);
  expect(
    proposeOrder(
      all,
      [
        { session: a, on: b },
        { session: b, on: a },
      ],
      [],
    ),
  ).toEqual([c, d, a, b]);
});
