import { expect, test } from 'vitest';
import { NO_BUDGET } from '#shared/budget';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

const reports = (fields: Record<string, unknown>): ScriptStep => ({
  update: { sessionUpdate: 'usage_update', used: 0, size: 200_000, ...fields },
});
const costs = (amount: number) => reports({ cost: { amount, currency: 'USD' } });

test('a session that used up its turns takes no prompt, until its budget is raised or one turn goes on without it', async () => {
  await using place = await scriptedSessions({ settings: { sessionBudget: { ...NO_BUDGET, turns: 1 } } });
  const { app } = place;
  const { session, budget } = await place.start([{ say: 'done' }]);
  expect(budget).toEqual({ ...NO_BUDGET, turns: 1 });
  expect((await app.untilIdle(session)).status).toBe('ready');
  const refused = { ok: false, refusal: { code: 'budget-reached', budget: { part: 'turns', limit: 1 } } };
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toMatchObject(refused);
  expect(await app.core.sessions.resume({ session })).toMatchObject(refused);
  expectOk(await app.core.sessions.send({ session, prompt: 'more', beyondBudget: true }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2 });
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toMatchObject(refused);
  expectOk(await app.core.sessions.setBudget({ session, budget: { ...NO_BUDGET, turns: 3 } }));
  expectOk(await app.core.sessions.setBudget({ session, budget: { ...NO_BUDGET, turns: 3 } }));
  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 3 });
  expect(ofType(await app.events(session), 'session.budgeted')).toHaveLength(1);
});

test.each([
  ['cost', [costs(0.25), costs(0.75)], 0.5],
  [
    'tokens',
    [reports({ used: 900 }), reports({ used: 1100 }), { answer: { usage: { totalTokens: 1150 } } }],
    1000,
  ],
  // By the minutes as well: turn-budget.test.ts, whose clock is made up.
] as const)(
  'a turn that uses up the %s is stopped gently, and its work is kept',
  async (part, steps, limit) => {
    await using place = await scriptedSessions();
    const { app } = place;
    const { session } = await place.start(
      [{ write: { path: 'kept.txt', content: 'kept\n' } }, ...steps, { hang: true }],
      { budget: { ...NO_BUDGET, [part]: limit } },
    );
    expect(await app.untilIdle(session)).toMatchObject({
      status: 'failed',
      files: 1,
      failure: { code: 'budget-reached', budget: { part, limit } },
    });
    // The agent was asked to stop and lives on, for the next prompt.
    expect(ofType(await app.events(session), 'agent.exited')).toEqual([]);
    expect(await app.core.sessions.send({ session, prompt: 'go on' })).toMatchObject({
      refusal: { code: 'budget-reached', budget: { part, limit } },
    });
  },
);
