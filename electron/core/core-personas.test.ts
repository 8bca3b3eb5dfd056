import { expect, test } from 'vitest';
import { someByDay } from '#shared/testing/at-night';
import { type ScriptOptions, type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { ofType } from './testing/scripted-sessions';
import { testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const FILES = {
  'a.txt': 'one\n',
  '.github/agents/strict.agent.md': '---\nname: Strict Reviewer\ntools: [read, search]\n---\nBe strict.\n',
  // It calls itself as the file of the other is called.
  '.github/agents/other.agent.md': '---\nname: strict\n---\nBe another.\n',
};

async function runAs(
  customAgent: string,
  steps: readonly ScriptStep[],
  options: ScriptOptions = {},
  permissions: 'allow' | 'ask' = 'allow',
) {
  await using repo = await testRepo(FILES);
  await repo.commit('base');
  await using app = await testCore();
  const repository = await app.add(repo.path);
  const { session } = await app.start(repository, scriptedAgent(steps, options), {
    customAgent,
    permissions,
  });
  const row = await app.untilIdle(session);
  const events = await app.events(session);
  const said = ofType(events, 'agent.said').map(({ text }) => text);
  return { row, events, said: said.join(''), notes: ofType(events, 'session.noted').map(({ note }) => note) };
}

function lists(...agents: { value: string; name: string }[]): ScriptOptions {
  const options = [{ value: '', name: 'Default' }, ...agents];
  const option = {
    id: 'agent',
    name: 'Agent',
    type: 'select',
    category: '_agent',
    currentValue: '',
    options,
  };
  return { session: { configOptions: [option] } };
}

const edit = { id: 'edit', title: 'Edit a.txt', kind: 'edit' };
const edits: ScriptStep = {
  ask: edit,
  allowed: [{ write: { path: 'a.txt', content: 'two\n' } }, { say: 'edited' }],
  rejected: [{ say: 'not edited' }],
};

test.each(
  someByDay(
    [
      [
        'what they call themselves',
        lists({ value: 'strict', name: 'strict' }, { value: 'Strict Reviewer', name: '' }),
      ],
      [
        'their files',
        lists({ value: 'strict', name: 'Strict Reviewer' }, { value: 'other', name: 'strict' }),
      ],
    ],
    1,
  ),
)(
  'an agent that lists custom agents by %s is set to the one that is meant, and holds it to its tools',
  async (_by, options) => {
    const { said, notes } = await runAs('strict', [{ sayOption: 'agent' }, { say: ' ' }, edits], options);
    const own = options.session?.configOptions;
    expect(JSON.stringify(own)).toContain(said.split(' edited')[0]);
    expect(said).toMatch(/^(Strict Reviewer|strict) edited$/);
    expect(notes).toEqual([
      { code: 'persona-taken', persona: 'strict', own: 'Strict Reviewer', limited: true },
    ]);
  },
);

test('one that has none of that name is told, and denied what its tools leave out, though all is allowed', async () => {
  const steps: ScriptStep[] = [
    { ask: { id: 'look', title: 'Read a.txt', kind: 'read' }, allowed: [{ say: 'read ' }] },
    edits,
  ];
  const { said, notes, row, events } = await runAs('strict', steps, lists({ value: 'x', name: 'y' }));
  expect(said).toBe('read not edited');
  expect(row).toMatchObject({ files: 0, denied: 1 });
  expect(notes).toEqual([{ code: 'persona-taken', persona: 'strict', own: null, limited: true }]);
  expect(ofType(events, 'permission.answered').map(({ by }) => by)).toEqual(['policy', 'persona']);
});

test('an agent that offers no way to say no is not allowed either', async () => {
  const options = [{ optionId: 'yes', kind: 'allow_once', name: 'Yes' }];
  const { said, events } = await runAs('strict', [{ ...edits, ask: { ...edit, options } }]);
  expect(said).toBe('');
  expect(ofType(events, 'permission.answered')).toMatchObject([{ option: null, by: 'persona' }]);
});

test('for tools that are ours to deny it is put into a mode in which it asks, and what it did without is told', async () => {
  const modes = {
    currentModeId: 'auto',
    availableModes: ['auto', 'default'].map((id) => ({ id, name: id })),
  };
  const steps: ScriptStep[] = [
    { sayOption: 'mode' },
    { tool: { ...edit, id: 'unasked', status: 'completed' } },
    { tool: { id: 'look', title: 'Read', kind: 'read', status: 'completed' } },
  ];
  const { said, notes } = await runAs('strict', steps, { session: { modes } });
  expect(said).toBe('default');
  expect(notes).toMatchObject([
    { code: 'persona-taken' },
    { code: 'mode-by-policy', persona: 'strict', value: 'default' },
    { code: 'not-asked', persona: 'strict', calls: [{ kind: 'edit' }], more: 0 },
  ]);
});

test('a custom agent is found by what it calls itself, too', async () => {
  const { said } = await runAs('Strict Reviewer', [{ echoPrompt: true }]);
  expect(said).toMatch(/"strict".*Be strict\..*Use no tools but these: read, search\./s);
});
