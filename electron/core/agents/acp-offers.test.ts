import { expect, test } from 'vitest';
import { openTestAgent } from '../testing/agent-harness';
import { type ScriptStep, scriptedAgent } from '../testing/scripted-agent';

const announce = (availableCommands: unknown): ScriptStep => ({
  notify: {
    method: 'session/update',
    params: {
      sessionId: 'scripted-session',
      update: { sessionUpdate: 'available_commands_update', availableCommands },
    },
  },
});

test('the commands that an agent announces are passed on, bounded, and without damaged ones', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      announce([
        { name: 'review', description: 'Looks for faults', input: { hint: 'a folder' } },
        { name: 7 },
        { name: 'n'.repeat(5000), description: 'd'.repeat(5000), input: 'none' },
        ...Array.from({ length: 5000 }, (_, number) => ({ name: `c${number}` })),
      ]),
    ]),
  );
  await run.agent.prompt('go');
  const commands = run.updates.flatMap((update) => (update.type === 'commands' ? update.commands : []));
  expect(commands).toHaveLength(200);
  expect(commands.slice(0, 3)).toEqual([
    { name: 'review', description: 'Looks for faults', hint: 'a folder' },
    { name: 'n'.repeat(100), description: 'd'.repeat(300), hint: null },
    { name: 'c0', description: '', hint: null },
  ]);
  expect(run.notes()).toEqual([]);
});

test('a list of commands that is announced again is passed on once, and an emptied one is empty', async () => {
  const review = [{ name: 'review', description: 'Looks for faults' }];
  await using run = await openTestAgent(
    scriptedAgent([announce(review), { next: true }, announce(review), { next: true }, announce([])]),
  );
  for (const prompt of ['one', 'two', 'three']) await run.agent.prompt(prompt);
  const lists = run.updates.flatMap((update) => (update.type === 'commands' ? [update.commands] : []));
  expect(lists.map((commands) => commands.length)).toEqual([1, 0]);
});

test('an agent says at the opening what its prompts may hold', async () => {
  const promptCapabilities = { image: true, audio: false, embeddedContext: {} };
  await using run = await openTestAgent(
    scriptedAgent([], { initialized: { agentCapabilities: { promptCapabilities } } }),
  );
  expect(run.agent.info.prompts).toEqual({ images: true, audio: false, resources: true });
  await using silent = await openTestAgent(scriptedAgent([]));
  expect(silent.agent.info).not.toHaveProperty('prompts');
});

test.each([
  [
    'in the protocol’s way',
    { usage: { inputTokens: 36, outputTokens: 12, totalTokens: 48, cachedReadTokens: 5, thoughtTokens: 7 } },
    { input: 36, output: 12, cached: 5, thought: 7, total: 48 },
  ],
  [
    'as a quota beside the protocol',
    { usage: null, _meta: { quota: { token_count: { input_tokens: 36, output_tokens: 12 } } } },
    { input: 36, output: 12, cached: null, thought: null, total: null },
  ],
  [
    'with damage',
    { usage: { inputTokens: -3, outputTokens: 1.5, totalTokens: 9 } },
    { input: null, output: null, cached: null, thought: null, total: 9 },
  ],
])('tokens that an answer counts %s are passed on', async (_way, answer, tokens) => {
  await using run = await openTestAgent(scriptedAgent([{ say: 'Hi' }, { answer }]));
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
  expect(run.updates.filter(({ type }) => type === 'counted')).toEqual([{ type: 'counted', tokens }]);
});

test.each([
  ['nothing', { usage: null }],
  ['nothing of a quota', { usage: null, _meta: { quota: { token_count: null, model_usage: [] } } }],
  ['nonsense', { usage: 'many', _meta: { quota: { token_count: 'many' } } }],
])('an answer that counts %s tells of no tokens', async (_what, answer) => {
  await using run = await openTestAgent(scriptedAgent([{ say: 'Hi' }, { answer }]));
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
  expect(run.updates.filter(({ type }) => type === 'counted')).toEqual([]);
});
