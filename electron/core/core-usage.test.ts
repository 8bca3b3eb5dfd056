import { expect, test } from 'vitest';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

const usage = (fields: Record<string, unknown>): ScriptStep => ({
  update: { sessionUpdate: 'usage_update', used: 1000, size: 200_000, ...fields },
});
const costs = (amount: unknown, currency: unknown = 'USD') => usage({ cost: { amount, currency } });

test('what an agent reports is summed over turns and processes, and stands in each turn', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([
    costs(0.25),
    { say: 'one' },
    { next: true },
    costs(0.75),
    usage({ used: 2000 }),
    { say: 'two' },
  ]);
  const first = await app.untilIdle(session);
  expect(first.usage).toMatchObject({
    tokens: { input: 100, output: 10, total: 110 },
    cost: [{ amount: 0.25, currency: 'USD' }],
  });
  expect(first.usage.workedMs).toBeGreaterThan(0);
  expectOk(await app.core.sessions.send({ session, prompt: 'go on' }));
  const second = await app.untilIdle(session);
  expect(second.usage).toMatchObject({ tokens: { total: 220 }, cost: [{ amount: 0.75, currency: 'USD' }] });
  // Another process goes on; this one's script begins anew, and so does what it says it cost.
  await app.reopen();
  expectOk(await app.core.sessions.send({ session, prompt: 'once more' }));
  const third = await app.untilIdle(session);
  expect(third.usage).toMatchObject({ tokens: { total: 330 }, cost: [{ amount: 1, currency: 'USD' }] });
});

test('figures that cannot be are left out, and the turn goes well', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([
    costs(0.5),
    costs(-3),
    costs(1e300),
    costs('1e999'),
    costs(9, 'USD\u202e\n'),
    costs(9, 'X'.repeat(5000)),
    usage({ used: -5, size: Number.MAX_VALUE }),
    { update: { sessionUpdate: 'usage_update' } },
    { say: 'done' },
    {
      answer: { usage: { inputTokens: -1, outputTokens: 1e300, totalTokens: 'many', thoughtTokens: 7 } },
    },
  ]);
  const row = await app.untilIdle(session);
  expect(row.status).toBe('ready');
  expect(row.usage.cost).toEqual([{ amount: 0.5, currency: 'USD' }]);
  expect(row.usage.tokens).toEqual({ input: null, output: null, cached: null, thought: 7, total: null });
  expect(ofType(await app.events(session), 'session.noted')).toEqual([]);
});

test('an agent that counts call by call, beside pieces of its message, has them summed for the turn', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const call = (inputTokens: number, outputTokens: number): ScriptStep => ({
    update: {
      sessionUpdate: 'agent_message_chunk',
      content: { type: 'text', text: '' },
      _meta: { usage: { inputTokens, outputTokens } },
    },
  });
  const { session } = await place.start([call(100, 5), call(200, 6), { say: 'done' }, { notCounted: true }]);
  const { usage: used } = await app.untilIdle(session);
  expect(used.tokens).toMatchObject({ input: 300, output: 11, total: 311 });
});
