import { expect, test } from 'vitest';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';

const announce: ScriptStep = {
  notify: {
    method: 'session/update',
    params: {
      sessionId: 'scripted-session',
      update: {
        sessionUpdate: 'available_commands_update',
        availableCommands: [{ name: 'review', description: 'Looks for faults', input: { hint: 'a folder' } }],
      },
    },
  },
};
const count: ScriptStep = { answer: { usage: { inputTokens: 36, outputTokens: 12, totalTokens: 48 } } };

test('what an agent announces and counts is kept in the session’s log, and in its transcript', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const modes = {
    currentModeId: 'ask',
    availableModes: [
      { id: 'ask', name: 'Ask' },
      { id: 'plan', name: 'Plan' },
    ],
  };
  const { session } = await place.start(
    [announce, { say: 'Hi' }, count],
    {},
    {
      initialized: { agentCapabilities: { promptCapabilities: { image: true } } },
      session: { modes },
    },
  );
  await app.untilIdle(session);
  const events = await app.events(session);
  const commands = [{ name: 'review', description: 'Looks for faults', hint: 'a folder' }];
  const prompts = { images: true, audio: false, resources: false };
  const tokens = { input: 36, output: 12, cached: null, thought: null, total: 48 };
  expect(ofType(events, 'agent.connected')).toMatchObject([{ prompts }]);
  expect(ofType(events, 'agent.offered')).toMatchObject([{ commands }]);
  expect(ofType(events, 'agent.counted')).toMatchObject([{ turn: 1, tokens }]);
  const transcript = foldTranscript(emptyTranscript, events);
  expect(transcript.offers).toEqual({ commands, prompts });
  expect(transcript.turns[0]?.tokens).toEqual(tokens);
  expect(transcript.options).toMatchObject([{ id: 'mode', choices: [{ value: 'ask' }, { value: 'plan' }] }]);
});

test('what an agent offered can be chosen before the next session, and is remembered but for working unasked', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { agent: offering, script } = offeringAgent();
  const first = await place.start([...script, { say: 'Hi' }], {}, offering);
  await app.untilIdle(first.session);
  const agent = first.agent.id;
  const before = await app.core.agents.offers({ agent });
  expect(before).toMatchObject({ options: [{ id: 'mode' }], commands: [{ name: 'review' }], chosen: {} });
  await app.reopen();
  expect(await app.core.agents.offers({ agent })).toEqual(before);
  const start = (mode: string) => place.start([{ sayOption: 'mode' }], { options: { mode } }, offering);
  const second = await start('plan');
  await app.untilIdle(second.session);
  const said = ofType(await app.events(second.session), 'agent.said').map(({ text }) => text);
  expect(said).toEqual(['plan']);
  expect((await app.core.agents.offers({ agent })).chosen).toEqual({ mode: 'plan' });
  const third = await start('bypassPermissions');
  await app.untilIdle(third.session);
  expect((await app.core.agents.offers({ agent })).chosen).toEqual({});
});

function offeringAgent() {
  const modes = {
    currentModeId: 'ask',
    availableModes: ['ask', 'plan', 'bypassPermissions'].map((id) => ({ id, name: id })),
  };
  return { agent: { session: { modes } }, script: [announce] };
}
