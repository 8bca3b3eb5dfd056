import { expect, test } from 'vitest';
import { SessionId } from '#shared/ids';
import { sessionRowFor } from '#shared/testing/session-row';
import { type Sessions, withUpdate } from './sessions';

const before: Sessions = {
  rows: new Map(
    [sessionRowFor({ id: 'first111' }), sessionRowFor({ id: 'second11' })].map((row) => [row.session, row]),
  ),
  complete: true,
  running: 0,
  places: 4,
  queue: [],
};

test('a change replaces its rows and leaves the others', () => {
  const changed = sessionRowFor({ id: 'second11', title: 'Other', seq: 11 });
  const after = withUpdate(before, {
    type: 'changed',
    rows: [changed],
    more: false,
    running: 1,
    places: 4,
    queue: [],
  });
  expect([...after.rows.values()].map((row) => row.title)).toEqual(['Add a limiter', 'Other']);
  expect(after.rows.get(changed.session)).toBe(changed);
  expect(after.running).toBe(1);
});

test('a reset forgets what is gone and keeps the identity of what did not change', () => {
  const same = sessionRowFor({ id: 'first111' });
  const after = withUpdate(before, {
    type: 'reset',
    rows: [same],
    more: false,
    running: 0,
    places: 4,
    queue: [],
  });
  expect(after.rows.size).toBe(1);
  expect(after.rows.get(same.session)).toBe(before.rows.get(same.session));
});

test('a long list is complete only with its last part', () => {
  const first = sessionRowFor({ id: 'first111' });
  const second = sessionRowFor({ id: 'second11' });
  const places = { running: 0, places: 4, queue: [] };
  const begun = withUpdate(before, { type: 'reset', rows: [first], more: true, ...places });
  expect(begun).toMatchObject({ complete: false, rows: new Map([[first.session, first]]) });
  const whole = withUpdate(begun, { type: 'changed', rows: [second], more: false, ...places });
  expect(whole.complete).toBe(true);
  expect([...whole.rows.keys()]).toEqual([first.session, second.session]);
});

test('a queue that did not change keeps its identity, so that no row is drawn for it', () => {
  const queue = [{ session: SessionId.parse('session1'), waitsFor: 'slot' as const }];
  const update = { type: 'changed' as const, rows: [], more: false, running: 1, places: 1 };
  const first = withUpdate(
    { rows: new Map(), complete: true, running: 1, places: 1, queue: [] },
    { ...update, queue },
  );
  expect(withUpdate(first, { ...update, queue: structuredClone(queue) }).queue).toBe(first.queue);
  expect(withUpdate(first, { ...update, queue: [] }).queue).toEqual([]);
});
