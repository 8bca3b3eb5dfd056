import { expect, test } from 'vitest';
import { needsUser, needsUserNow } from '#shared/session-state';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

const asks = (id: string): ScriptStep => ({
  ask: { id, title: `Edit ${id}`, kind: 'edit' },
  allowed: [{ say: `did ${id}` }],
  rejected: [{ say: 'no' }],
});

test('a snoozed question stays where it is, is still snoozed after a restart, and comes back when its time has come', async () => {
  const start = new Date('2026-01-01T10:00:00Z').getTime();
  let now = start;
  await using place = await scriptedSessions({ settings: { permissions: 'ask' }, now: () => new Date(now) });
  const { app } = place;
  const { session } = await place.start([asks('a.txt')]);
  const waiting = await app.untilRow(session, ({ status }) => status === 'waiting');
  expect(needsUserNow(waiting)).toBe(true);
  const until = new Date(start + 3_600_000).toISOString();
  expectOk(await app.core.sessions.snooze({ session, snooze: { until } }));
  const snoozed = await app.untilRow(session, (row) => row.snoozed !== null);
  expect(snoozed).toMatchObject({ status: 'waiting', attention: { why: 'permission' }, snoozed: { until } });
  expect([needsUser(snoozed), needsUserNow(snoozed)]).toEqual([true, false]);

  await app.reopen();
  const after = await app.untilIdle(session);
  expect(after).toMatchObject({ status: 'interrupted', snoozed: { until } });
  expect(needsUserNow(after)).toBe(false);

  now = start + 3_600_001;
  await app.reopen();
  const awake = await app.untilRow(session, (row) => row.snoozed === null);
  expect(needsUserNow(awake)).toBe(true);
  const events = await app.events(session);
  expect(ofType(events, 'permission.requested')).toHaveLength(1);
  expect(ofType(events, 'session.unsnoozed')).toHaveLength(1);
});

test('a snooze ends by its time while the core runs', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  const { session } = await place.start([asks('a.txt')]);
  await app.untilRow(session, ({ status }) => status === 'waiting');
  const until = new Date(Date.now() + 50).toISOString();
  expectOk(await app.core.sessions.snooze({ session, snooze: { until } }));
  await app.untilEvent(session, ({ event }) => event.type === 'session.unsnoozed');
  const awake = await app.untilRow(session, (row) => row.snoozed === null);
  expect(needsUserNow(awake)).toBe(true);
});

test('a snoozed question can be answered, and the next one is asked', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'ask' } });
  const { app } = place;
  const { session } = await place.start([asks('a.txt'), asks('b.txt')]);
  const row = await app.untilRow(session, ({ status }) => status === 'waiting');
  expectOk(await app.core.sessions.snooze({ session, snooze: { until: null } }));
  const { event } = await app.untilEvent(session, (one) => one.event.type === 'permission.requested');
  if (event.type !== 'permission.requested' || row.attention?.why !== 'permission')
    throw new Error('no question');
  const option = event.options.find(({ kind }) => kind === 'allow_once')?.id ?? '';
  expectOk(await app.core.sessions.answer({ session, request: event.request, option }));
  const next = await app.untilRow(
    session,
    ({ attention }) => attention?.why === 'permission' && attention.request !== event.request,
  );
  expect(next.snoozed).toBeNull();
});
