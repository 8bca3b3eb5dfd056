import { expect, test } from 'vitest';
import { openTestAgent } from '../testing/agent-harness';
import { scriptedAgent } from '../testing/scripted-agent';

const AUTH_REQUIRED = -32000;

const continueFrom = { agentSession: 'earlier', transcript: 'User: hi\nAgent: hello' };

test('a conversation is resumed where the agent can, without a replay', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ echoPrompt: true }], {
      initialized: { agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {} } } },
      replay: { text: 'old answer' },
    }),
    { continueFrom },
  );
  expect(run.agent.info).toMatchObject({ continued: 'resumed', agentSession: 'earlier' });
  await run.agent.prompt('and now?');
  expect(run.said()).toBe('and now?');
});

test.each([false, true])(
  'loading tells the old conversation, which is not told again (late: %s)',
  async (late) => {
    await using run = await openTestAgent(
      scriptedAgent([{ echoPrompt: true }], {
        initialized: { agentCapabilities: { loadSession: true } },
        replay: { text: 'old answer', late },
      }),
      { continueFrom },
    );
    expect(run.agent.info).toMatchObject({ continued: 'loaded', agentSession: 'earlier' });
    await run.agent.prompt('and now?');
    expect(run.said()).toBe('and now?');
  },
);

test.each([
  { name: 'cannot load', options: {} },
  {
    name: 'has lost its session',
    options: {
      initialized: { agentCapabilities: { loadSession: true } },
      refuse: { method: 'session/load', code: -32002, message: 'not found' },
    },
  },
])('an agent that $name is told the conversation with the first prompt only', async ({ options }) => {
  await using run = await openTestAgent(scriptedAgent([{ echoPrompt: true }], options), { continueFrom });
  expect(run.agent.info).toMatchObject({ continued: 'retold', agentSession: 'scripted-session' });
  await run.agent.prompt('first');
  expect(run.said()).toContain('Agent: hello');
  expect(run.said().endsWith('first')).toBe(true);
  const before = run.said();
  await run.agent.prompt('second');
  expect(run.said()).toBe(`${before}second`);
});

test.each([
  { error: { message: 'Internal error', data: { details: 'Invalid session identifier "x".' } }, steps: [] },
  {
    error: { message: 'Internal error' },
    steps: [{ stderr: 'Error: Invalid session identifier "x".\n    at load (a.js:1)\n' }],
  },
])('why a session is lost is told in words that say it ($error)', async ({ error, steps }) => {
  await using run = await openTestAgent(
    scriptedAgent([{ echoPrompt: true }], {
      atStart: steps,
      initialized: { agentCapabilities: { loadSession: true } },
      refuse: { method: 'session/load', code: -32603, ...error },
    }),
    { continueFrom },
  );
  expect(run.agent.info).toMatchObject({ continued: 'retold' });
  expect(run.notes()).toEqual([
    expect.stringMatching(/told the conversation so far: (Error: )?Invalid session/),
  ]);
});

test.each([
  { replay: { text: 'old answer' }, continued: 'loaded' },
  { replay: undefined, continued: 'retold' },
])('what Pi loads as an empty conversation is lost ($continued)', async ({ replay, continued }) => {
  const { launch, ...agent } = scriptedAgent([{ echoPrompt: true }], {
    initialized: { agentCapabilities: { loadSession: true } },
    ...(replay ? { replay } : {}),
  });
  const pi = { ...agent, launch: { ...launch, args: [...launch.args, 'pi-acp'] } };
  await using run = await openTestAgent(pi, { continueFrom });
  expect(run.agent.info).toMatchObject({ continued });
  await run.agent.prompt('and now?');
  expect(run.said().includes('Agent: hello')).toBe(continued === 'retold');
  expect(run.notes()).toHaveLength(continued === 'retold' ? 1 : 0);
});

test('nothing was lost where another way worked', async () => {
  await using run = await openTestAgent(
    scriptedAgent([{ echoPrompt: true }], {
      initialized: { agentCapabilities: { loadSession: true, sessionCapabilities: { resume: {} } } },
      refuse: { method: 'session/resume', code: -32603, message: 'Internal error' },
    }),
    { continueFrom },
  );
  expect(run.agent.info).toMatchObject({ continued: 'loaded' });
  expect(run.notes()).toEqual([]);
});

const MODEL = {
  id: 'model',
  name: 'Model',
  category: 'model',
  type: 'select',
  currentValue: 'small',
  options: [
    {
      group: 'g',
      name: 'G',
      options: [
        { value: 'small', name: 'Small' },
        { value: 'large', name: 'Large' },
      ],
    },
  ],
};

test('options of all three kinds are offered and set, and the model is chosen at the start', async () => {
  await using run = await openTestAgent(
    scriptedAgent(
      [{ sayOption: 'model' }, { say: ' ' }, { sayOption: 'mode' }, { say: ' ' }, { sayOption: 'web' }],
      {
        session: {
          configOptions: [MODEL, { id: 'web', name: 'Web', type: 'boolean', currentValue: false }],
          modes: {
            currentModeId: 'ask',
            availableModes: [
              { id: 'ask', name: 'Ask' },
              { id: 'code', name: 'Code' },
            ],
          },
          models: { currentModelId: 'small', availableModels: [{ modelId: 'small', name: 'Small' }] },
        },
      },
    ),
    { model: 'Large' },
  );
  const latest = () => run.updates.findLast((update) => update.type === 'options')?.options ?? [];
  expect(latest().map(({ id, category, current }) => ({ id, category, current }))).toEqual([
    { id: 'model', category: 'model', current: 'large' },
    { id: 'web', category: null, current: 'false' },
    { id: 'mode', category: 'mode', current: 'ask' },
  ]);
  expect(await run.agent.setOption('mode', 'code')).toBe('set');
  expect(await run.agent.setOption('web', 'true')).toBe('set');
  expect(await run.agent.setOption('mode', 'no-such-mode')).toBe('unknown');
  expect(await run.agent.setOption('no-such-option', 'x')).toBe('unknown');
  expect(latest().map(({ current }) => current)).toEqual(['large', 'true', 'code']);
  await run.agent.prompt('go');
  expect(run.said()).toBe('large code true');
});

test('a model that is not offered is no reason to fail', async () => {
  await using run = await openTestAgent(scriptedAgent([{ say: 'ok' }]), { model: 'imaginary' });
  expect(run.notes()).toEqual([expect.stringContaining('imaginary')]);
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'completed' });
});

const persona = {
  name: 'reviewer',
  title: null,
  text: 'Be strict.',
  tools: null,
  withoutTools: [],
  models: [],
};

test('a custom agent is chosen where the agent has an option for it, and told once where it has none', async () => {
  const option = {
    id: 'agent',
    name: 'Agent',
    type: 'select',
    category: '_agent',
    currentValue: '',
    options: [
      { value: '', name: 'Default' },
      { value: 'reviewer', name: 'Reviewer' },
    ],
  };
  const steps = [{ sayOption: 'agent' }, { say: '|' }, { echoPrompt: true }] as const;
  await using knows = await openTestAgent(scriptedAgent(steps, { session: { configOptions: [option] } }), {
    persona,
  });
  await knows.agent.prompt('go');
  expect(knows.said()).toBe('reviewer|go');

  await using told = await openTestAgent(scriptedAgent([{ echoPrompt: true }]), { persona });
  await told.agent.prompt('first');
  expect(told.said()).toMatch(/"reviewer".*Be strict\..*first$/s);
  await told.agent.prompt('second');
  expect(told.said().endsWith('firstsecond')).toBe(true);
});

test('a prompt that failed did not tell the custom agent yet', async () => {
  await using run = await openTestAgent(
    scriptedAgent([
      { error: { code: AUTH_REQUIRED, message: 'log in' } },
      { next: true },
      { echoPrompt: true },
    ]),
    { persona },
  );
  expect(await run.agent.prompt('go')).toMatchObject({ outcome: 'failed' });
  await run.agent.prompt('again');
  expect(run.said()).toContain('Be strict.');
});
