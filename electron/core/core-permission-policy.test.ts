import { expect, test } from 'vitest';
import { describeNote } from '#shared/describe-note';
import type { SessionEvent } from '#shared/events';
import { someByDay } from '#shared/testing/at-night';
import type { ScriptOptions, ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

type Events = { event: SessionEvent }[];

const codes = (events: Events) => ofType(events, 'session.noted').map(({ note }) => note.code);
const said = (events: Events) =>
  ofType(events, 'agent.said')
    .map(({ text }) => text)
    .join('');

const edit = { id: 'edit', title: 'Edit a.txt', kind: 'edit' };
const editing: ScriptStep[] = [
  { write: { path: 'a.txt', content: 'two\n' } },
  { toolUpdate: { id: 'edit', status: 'completed' } },
];

/** As agents are that ask in some of their modes only: `session/new` puts them into one in which they do not. */
function inModes(current: string, asking: readonly string[], ...more: string[]) {
  const options: ScriptOptions = {
    initialized: { agentCapabilities: { loadSession: true } },
    session: {
      modes: {
        currentModeId: current,
        availableModes: [current, ...asking, ...more].map((id) => ({ id, name: id })),
      },
    },
  };
  const steps: ScriptStep[] = [
    { tool: edit },
    {
      whenOption: 'mode',
      is: asking,
      does: [{ ask: edit, allowed: editing, rejected: [{ toolUpdate: { id: 'edit', status: 'failed' } }] }],
      otherwise: editing,
    },
    { say: 'in ' },
    { sayOption: 'mode' },
  ];
  return { steps, options };
}

test.each(
  someByDay(
    [
      { mode: 'auto', asking: ['default'], more: ['plan', 'acceptEdits', 'bypassPermissions'] },
      { mode: 'yolo', asking: ['default'], more: ['auto-edit'] },
      { mode: 'code', asking: ['ask'], more: ['architect'] },
    ],
    1,
  ),
)('denied, an agent that works in $mode is put into a mode that asks, and changes nothing', async (modes) => {
  await using place = await scriptedSessions();
  const { steps, options } = inModes(modes.mode, modes.asking, ...modes.more);
  const { session } = await place.start(steps, { permissions: 'deny' }, options);
  const row = await place.app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', files: 0, denied: 1 });
  const events = await place.app.events(session);
  expect(said(events)).toBe(`in ${modes.asking[0]}`);
  expect(codes(events)).toEqual(['mode-by-policy']);
  expect(ofType(events, 'turn.ended')).toMatchObject([{ outcome: 'completed', denied: 1 }]);
});

test('allowed, an agent stays in its own mode', async () => {
  await using place = await scriptedSessions();
  const { steps, options } = inModes('auto', ['default']);
  const { session } = await place.start(steps, { permissions: 'allow' }, options);
  await place.app.untilIdle(session);
  const events = await place.app.events(session);
  expect(said(events)).toBe('in (unset)');
  expect(codes(events)).toEqual([]);
  expect(ofType(events, 'turn.ended')[0]?.denied).toBeUndefined();
});

test('an agent that leaves the mode by itself is put back before its next turn', async () => {
  await using place = await scriptedSessions();
  const { steps, options } = inModes('auto', ['default']);
  const leaves: ScriptStep[] = [
    { update: { sessionUpdate: 'current_mode_update', currentModeId: 'auto' } },
    { next: true },
  ];
  const { session } = await place.start([...leaves, ...steps], { permissions: 'deny' }, options);
  await place.app.untilIdle(session);
  expectOk(await place.app.core.sessions.send({ session, prompt: 'again' }));
  expect(await place.app.untilIdle(session)).toMatchObject({ files: 0, denied: 1 });
});

test('where an agent cannot be put into a mode that asks, that and what it did is told', async () => {
  await using place = await scriptedSessions();
  const { steps, options } = inModes('auto', ['default']);
  const refuse = { method: 'session/set_mode', code: -32603, message: 'not now' };
  const { session } = await place.start(steps, { permissions: 'deny' }, { ...options, refuse });
  expect(await place.app.untilIdle(session)).toMatchObject({ files: 1, denied: 0 });
  const notes = ofType(await place.app.events(session), 'session.noted').map(({ note }) => note);
  expect(notes).toMatchObject([
    { code: 'option-not-taken', option: 'mode' },
    { code: 'mode-exceeds', value: 'auto', reach: 'everything', chosen: false },
    // Tried again before the prompt.
    { code: 'option-not-taken', option: 'mode' },
    { code: 'not-asked', calls: [{ kind: 'edit', what: 'Edit a.txt' }], more: 0 },
  ]);
  expect(notes.map((note) => describeNote(note).text).join('\n')).toContain(
    'The agent did not ask for “Edit a.txt” (an edit)',
  );
});

test('the mode that the user chose is theirs, over restarts too, and what it permits is told', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { steps, options } = inModes('auto', ['default'], 'yolo', 'plan');
  const { session } = await place.start(steps, { permissions: 'deny' }, options);
  await app.untilIdle(session);
  await app.reopen();
  // No process of it lives.
  expectOk(await app.core.sessions.setOption({ session, option: 'mode', value: 'yolo' }));
  expect(await app.core.sessions.setOption({ session, option: 'mode', value: 'other' })).toMatchObject({
    refusal: { code: 'option-unknown' },
  });
  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  expect(await app.untilIdle(session)).toMatchObject({ files: 1, denied: 0 });
  const events = await app.events(session);
  expect(said(events)).toBe('in defaultin yolo');
  expect(codes(events)).toEqual(['mode-by-policy', 'mode-exceeds', 'not-asked']);
  // Chosen while it runs, and kept for the next process.
  expectOk(await app.core.sessions.setOption({ session, option: 'mode', value: 'plan' }));
  await app.reopen();
  expectOk(await app.core.sessions.send({ session, prompt: 'and again' }));
  await app.untilIdle(session);
  expect(said(await app.events(session))).toBe('in defaultin yoloin plan');
});

test('a command that ran without asking is told, one that was allowed or ended by us is not', async () => {
  await using place = await scriptedSessions();
  const command = (id: string, line: string) => ({
    id,
    title: line,
    kind: 'execute',
    rawInput: { command: line },
  });
  const { session } = await place.start(
    [
      { ask: command('one', 'make'), allowed: [{ toolUpdate: { id: 'one', status: 'completed' } }] },
      { tool: { ...command('two', 'rm -r build\necho done'), status: 'completed' } },
      { tool: { ...command('three', 'false'), status: 'failed', rawOutput: { exitCode: 1 } } },
      { tool: { id: 'four', title: 'Read', kind: 'read', status: 'completed' } },
      { tool: { ...command('five', 'never ran'), status: 'failed' } },
    ],
    { permissions: 'ask' },
  );
  const waiting = await place.app.untilRow(session, ({ status }) => status === 'waiting');
  const request = waiting.attention?.why === 'permission' ? waiting.attention.request : '';
  expectOk(await place.app.core.sessions.answer({ session, request, option: 'yes' }));
  await place.app.untilIdle(session);
  const events = await place.app.events(session);
  expect(ofType(events, 'session.noted').map(({ note }) => note)).toMatchObject([
    {
      code: 'not-asked',
      policy: 'ask',
      calls: [
        { kind: 'execute', what: 'rm -r build' },
        { kind: 'execute', what: 'false' },
      ],
    },
  ]);
});

test('files that change although nothing was allowed are told, whatever the agent says it did', async () => {
  await using place = await scriptedSessions();
  const { session } = await place.start(
    [{ ask: edit, rejected: [{ write: { path: 'a.txt', content: 'two\n' } }] }],
    { permissions: 'deny' },
  );
  expect(await place.app.untilIdle(session)).toMatchObject({ files: 1, denied: 1 });
  expect(codes(await place.app.events(session))).toEqual(['changed-not-asked']);
});

test('so are those that the agent committed by itself', async () => {
  await using place = await scriptedSessions();
  const commit = [
    'git',
    '-c',
    'user.name=A',
    '-c',
    'user.email=a@example.org',
    'commit',
    '-qam',
    'x',
  ] as const;
  const { session } = await place.start(
    [{ ask: edit, rejected: [{ write: { path: 'a.txt', content: 'two\n' } }, { run: [...commit] }] }],
    { permissions: 'deny' },
  );
  expect(await place.app.untilIdle(session)).toMatchObject({ files: 1, denied: 1 });
  expect(codes(await place.app.events(session))).toEqual(['changed-not-asked']);
});

test('a turn that an agent calls cancelled because it was told no was denied, not stopped', async () => {
  await using place = await scriptedSessions();
  const { session } = await place.start([{ ask: edit, rejected: [{ stop: 'cancelled' }] }], {
    permissions: 'deny',
  });
  expect(await place.app.untilIdle(session)).toMatchObject({ status: 'ready', denied: 1 });
});

test('a turn that goes on with what is allowed then was not denied', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([{ ask: edit }, { ask: { ...edit, id: 'other' } }], {
    permissions: 'ask',
  });
  for (const [request, option] of [
    ['1.1', 'no'],
    ['1.2', 'yes'],
  ] as const) {
    await app.untilEvent(
      session,
      ({ event }) => event.type === 'permission.requested' && event.request === request,
    );
    await app.untilRow(
      session,
      ({ attention }) => attention?.why === 'permission' && attention.request === request,
    );
    expectOk(await app.core.sessions.answer({ session, request, option }));
  }
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', denied: 0 });
});

test('a command line is not held to permissions, and that is told', async () => {
  await using place = await scriptedSessions({ settings: { permissions: 'deny' } });
  const { app, repo } = place;
  const repository = await app.add(repo.path);
  const { session } = expectOk(
    await app.core.sessions.start({
      repository,
      prompt: 'work',
      agent: { by: 'command', protocol: 'command', command: ['sh', '-c', 'echo two > a.txt'] },
      kind: 'background',
      base: null,
      title: null,
      model: null,
      customAgent: null,
      permissions: null,
    }),
  );
  expect(await app.untilIdle(session)).toMatchObject({ files: 1 });
  const notes = ofType(await app.events(session), 'session.noted').map(({ note }) => note);
  expect(notes).toEqual([{ code: 'not-held', policy: 'deny', why: 'command-line' }]);
});
