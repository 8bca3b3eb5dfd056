import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { createRouter } from './router';
import { ofType, scriptedSessions } from './testing/scripted-sessions';

test.each(['window', 'command-line'] as const)(
  'an answer given by the %s is recorded as such',
  async (through) => {
    await using scene = await scriptedSessions({ settings: { permissions: 'ask' } });
    const { app } = scene;
    const options = [{ optionId: 'yes', kind: 'allow_once' as const, name: 'Yes' }];
    const { session } = await scene.start([{ ask: { id: 'a', title: 'Run it', kind: 'execute', options } }]);
    await app.untilEvent(session, ({ event }) => event.type === 'permission.requested');
    const process = { pid: 4711, program: '/usr/bin/node', command: 'node understory.mjs send' };
    const context = through === 'window' ? { through } : { through, process };
    const client = createRouterClient(createRouter(app.core, app.log), { context });

    await client.sessions.answer({ session, request: '1.1', option: 'yes' });

    await app.untilIdle(session);
    expect(ofType(await app.events(session), 'permission.answered')).toMatchObject([
      { by: 'user', ...context },
    ]);
  },
);
