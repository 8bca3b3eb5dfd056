import { expect, test } from 'vitest';
import type { SessionId } from '#shared/ids';
import { launchedFor } from './process';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type TestCore } from './testing/test-core';

const RESUMES = { initialized: { agentCapabilities: { sessionCapabilities: { resume: {} } } } };
const SAYS: readonly ScriptStep[] = [{ say: 'done' }];

const lives = (session: SessionId) => launchedFor(session, 'agent') !== null;

async function ended(app: TestCore, session: SessionId, times = 1): Promise<void> {
  let exits = 0;
  await app.untilEvent(session, ({ event }) => event.type === 'agent.exited' && ++exits === times);
}

test('no more agents wait than the setting allows, and the one that has waited longest is ended first', async () => {
  await using sessions = await scriptedSessions({ settings: { idleAgents: 2 } });
  const { app, start } = sessions;
  const finished = async () => (await app.untilIdle((await start(SAYS, {}, RESUMES)).session)).session;
  const [a, b] = [await finished(), await finished()];
  expect([lives(a), lives(b)]).toEqual([true, true]);
  // The first one works again, so that the other has waited longer.
  expectOk(await app.core.sessions.send({ session: a, prompt: 'And now?' }));
  await app.untilIdle(a);
  const c = await finished();
  await ended(app, b);
  expect([lives(a), lives(b), lives(c)]).toEqual([true, false, true]);
  // It goes on where it was when it is asked again.
  expectOk(await app.core.sessions.send({ session: b, prompt: 'And now?' }));
  expect((await app.untilIdle(b)).status).toBe('ready');
  expect(ofType(await app.events(b), 'agent.connected').map(({ continued }) => continued)).toEqual([
    'new',
    'resumed',
  ]);
  await ended(app, a);
});

test.runIf(process.platform !== 'win32')(
  'agents that wait hold no more memory than the setting allows; one that works is left alone',
  async () => {
    await using sessions = await scriptedSessions({ settings: { idleAgentsMegabytes: 1 } });
    const { app, start } = sessions;
    const working = await start([{ say: 'at it' }, { hang: true }]);
    await app.untilEvent(working.session, ({ event }) => event.type === 'agent.said');
    const waiting = await app.untilIdle((await start(SAYS)).session);
    await ended(app, waiting.session);
    expect(lives(waiting.session)).toBe(false);
    expect(lives(working.session)).toBe(true);
  },
);

test('a prompt that comes while its agent is being ended has it started again', async () => {
  await using sessions = await scriptedSessions({ settings: { idleAgents: 0 } });
  const { app, start } = sessions;
  const { session } = await start(SAYS, {}, RESUMES);
  for (const turn of [1, 2, 3]) {
    expect((await app.untilIdle(session)).status).toBe('ready');
    if (turn < 3) expectOk(await app.core.sessions.send({ session, prompt: 'And now?' }));
  }
  await ended(app, session, 3);
});

test('a lower bound counts at once', async () => {
  await using sessions = await scriptedSessions({ settings: { idleAgents: 3 } });
  const { app, start } = sessions;
  const rows = await Promise.all([start(SAYS), start(SAYS)]);
  await Promise.all(rows.map(({ session }) => app.untilIdle(session)));
  app.settings.update({ idleAgents: 0 });
  await Promise.all(rows.map(({ session }) => ended(app, session)));
  expect(rows.map(({ session }) => lives(session))).toEqual([false, false]);
});
