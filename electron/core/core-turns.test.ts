import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AgentId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { isRunning } from './testing/is-running';
import type { ScriptOptions, ScriptStep } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk, type testCore } from './testing/test-core';

const ask: ScriptStep = {
  ask: { id: 'tool', title: 'Delete everything', kind: 'execute' },
  allowed: [{ say: 'allowed' }],
  rejected: [{ say: 'rejected' }],
};

test('the user is asked for permission, the answer goes to the agent and nowhere else', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([ask], { permissions: 'ask' });
  const waiting = await app.untilRow(session, ({ status }) => status === 'waiting');
  expect(waiting.attention).toMatchObject({ why: 'permission', title: 'Delete everything' });
  const request = waiting.attention?.why === 'permission' ? waiting.attention.request : '';
  expect(await app.core.sessions.answer({ session, request, option: 'perhaps' })).toMatchObject({
    refusal: { code: 'option-unknown' },
  });
  expectOk(await app.core.sessions.answer({ session, request, option: 'no' }));
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', attention: null });
  const events = await app.events(session);
  expect(ofType(events, 'agent.said').map(({ text }) => text)).toEqual(['rejected']);
  expect(ofType(events, 'permission.answered')).toMatchObject([{ option: { id: 'no' }, by: 'user' }]);
  expect(await app.core.sessions.answer({ session, request, option: 'no' })).toMatchObject({
    refusal: { code: 'permission-gone' },
  });
  const named = { session, title: row.title, seq: expect.any(Number) };
  expect(app.notices).toEqual([
    {
      ...named,
      code: 'permission-asked',
      tool: 'Delete everything',
      request,
      // It names no file of the worktree.
      answers: { allow: null, deny: 'no' },
    },
    {
      ...named,
      code: 'turn-completed',
      stop: 'end_turn',
      denied: 1,
      changed: { files: 0, additions: 0, deletions: 0 },
    },
  ]);
});

test('a policy answers by the kind of option, without waiting', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const allowed = await place.start([ask], { permissions: 'allow' });
  await app.untilIdle(allowed.session);
  const denied = await place.start([ask], { permissions: 'deny' });
  await app.untilIdle(denied.session);
  const said = async (session: typeof allowed.session) =>
    ofType(await app.events(session), 'agent.said').map(({ text }) => text);
  expect([await said(allowed.session), await said(denied.session)]).toEqual([['allowed'], ['rejected']]);
  expect(ofType(await app.events(denied.session), 'permission.answered')).toMatchObject([{ by: 'policy' }]);
});

test('of two prompts that are sent at once one begins a turn, the other is refused', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([{ say: 'one' }, { next: true }, { say: 'two' }]);
  await app.untilIdle(session);
  const sent = await Promise.all(
    ['first', 'second'].map((prompt) => app.core.sessions.send({ session, prompt })),
  );
  expect(sent.map(({ ok }) => ok).sort()).toEqual([false, true]);
  expect(sent.find(({ ok }) => !ok)).toMatchObject({ refusal: { code: 'session-busy' } });
  const row = await app.untilIdle(session);
  expect(row.status).toBe('ready');
  expect(ofType(await app.events(session), 'turn.queued').length).toBe(2);
});

test('stopping a turn keeps its work, withdraws its question and lets the session go on', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start(
    [{ write: { path: 'half.txt', content: 'half\n' } }, ask, { next: true }, { say: 'again' }],
    { permissions: 'ask' },
  );
  const waiting = await app.untilRow(session, ({ status }) => status === 'waiting');
  expect(await app.core.sessions.send({ session, prompt: 'meanwhile' })).toMatchObject({
    refusal: { code: 'session-busy' },
  });
  expect(await app.core.sessions.discard({ session })).toMatchObject({ refusal: { code: 'session-busy' } });
  expectOk(await app.core.sessions.cancel({ session }));
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'stopped', attention: null, files: 1 });
  expect(row.head).not.toBe(waiting.head);
  const answers = ofType(await app.events(session), 'permission.answered');
  expect(answers).toMatchObject([{ option: null, by: 'turn-end' }]);

  expectOk(await app.core.sessions.send({ session, prompt: 'go on' }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2 });
  const events = await app.events(session);
  const [agent, ...others] = ofType(events, 'agent.started');
  expect(others).toEqual([]);
  expect(await isRunning(agent?.pid ?? 0)).toBe(true);
  expect(ofType(events, 'turn.ended').map(({ outcome }) => outcome)).toEqual(['cancelled', 'completed']);
});

test('with one place the second session waits, and can be stopped while it waits', async () => {
  await using place = await scriptedSessions({ settings: { concurrency: 1 } });
  const { app } = place;
  const first = await place.start([{ hang: true }]);
  await app.untilRow(first.session, ({ status }) => status === 'working');
  const second = await place.start([{ say: 'never' }]);
  const third = await place.start([{ say: 'third' }]);
  await app.untilRow(second.session, ({ status }) => status === 'queued');
  await app.untilRow(third.session, ({ status }) => status === 'queued');
  expectOk(await app.core.sessions.cancel({ session: second.session }));
  expect(await app.untilIdle(second.session)).toMatchObject({ status: 'stopped' });
  expect(ofType(await app.events(second.session), 'turn.started')).toEqual([]);
  expectOk(await app.core.sessions.cancel({ session: first.session }));
  expect(await app.untilIdle(third.session)).toMatchObject({ status: 'ready' });
});

test.each([
  ['dies', [{ write: { path: 'b.txt', content: 'b\n' } }, { exit: 3 }], {}, 'agent-ended'],
  ['is killed', [{ write: { path: 'b.txt', content: 'b\n' } }, { killSelf: 'SIGKILL' }], {}, 'agent-ended'],
  [
    'refuses',
    [{ write: { path: 'b.txt', content: 'b\n' } }, { error: { code: -32603, message: 'no' } }],
    {},
    'agent-refused',
  ],
] as [string, ScriptStep[], ScriptOptions, string][])(
  'an agent that %s fails the turn with a name, its files are kept and the session can go on',
  async (_what, steps, options, code) => {
    await using place = await scriptedSessions();
    const { app } = place;
    const { session } = await place.start([...steps, { next: true }, { say: 'fine' }], {}, options);
    const row = await app.untilIdle(session);
    expect(row).toMatchObject({
      status: 'failed',
      failure: { code },
      attention: { why: 'failure' },
      files: 1,
    });
    expect(await place.repo.git('show', `${row.head}:b.txt`)).toBe('b');
    expect((await app.events(session)).at(-1)?.event.type).toMatch(/turn\.ended|agent\.exited/);
  },
);

test('an agent that floods or writes garbage disturbs no other session', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const flooding = await place.start([{ flood: 12 * 1024 * 1024 }, { say: 'END' }]);
  const noisy = await place.start([{ garbage: 'not a message', times: 200 }, { say: 'still here' }]);
  const quiet = await place.start([{ say: 'hello' }]);
  for (const { session } of [quiet, noisy, flooding]) {
    expect(await app.untilIdle(session)).toMatchObject({ status: 'ready' });
  }
  const events = await app.events(flooding.session);
  const text = ofType(events, 'agent.said')
    .map((one) => one.text)
    .join('');
  expect(text.length).toBeGreaterThan(8 * 1024 * 1024 - 1);
  expect(text.length).toBeLessThan(9 * 1024 * 1024);
  expect(ofType(events, 'session.noted').map(({ note }) => note)).toEqual([
    { code: 'left-out', what: 'text', most: 8 * 1024 * 1024 },
  ]);
  expect(
    ofType(await app.events(noisy.session), 'agent.said')
      .map((one) => one.text)
      .join(''),
  ).toBe('still here');
});

test('a program that is not there, or is no agent, fails the turn before anything is done', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const missing = await app.core.sessions.start({
    ...(await inputOf(place)),
    agent: { by: 'command', protocol: 'acp', command: ['/nonexistent/agent'] },
  });
  const row = await app.untilIdle(expectOk(missing).session);
  expect(row).toMatchObject({
    status: 'failed',
    failure: { code: 'agent-ended', end: { how: 'not-started' } },
  });
  const login = await place.start(
    [],
    {},
    { refuse: { method: 'session/new', code: -32000, message: 'Log in first' } },
  );
  expect(await app.untilIdle(login.session)).toMatchObject({
    failure: { code: 'login-needed' },
    attention: { why: 'login' },
  });
});

test('an agent that never answers can be stopped before it is connected', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([], {}, { protocolVersion: null });
  await app.untilEvent(session, ({ event }) => event.type === 'checkpoint.taken');
  expectOk(await app.core.sessions.cancel({ session }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'stopped' });
});

test('closing the app in the middle of a turn keeps its work, and resuming tells the agent what was', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const go = join(place.repo.parent, 'go');
  const { session } = await place.start([
    { write: { path: 'b.txt', content: 'b\n' } },
    { say: 'begun' },
    { waitForFile: go },
  ]);
  await app.untilEvent(session, ({ event }) => event.type === 'agent.said');
  await app.reopen();
  const [row] = await app.core.sessions.list({});
  expect(row).toMatchObject({ status: 'interrupted', files: 1 });
  await writeFile(go, '');
  expectOk(await app.core.sessions.resume({ session }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2 });
  expect(ofType(await app.events(session), 'agent.connected').map(({ continued }) => continued)).toEqual([
    'new',
    'retold',
  ]);
});

async function inputOf({ app }: { app: Awaited<ReturnType<typeof testCore>> }) {
  const [repository] = await app.core.repositories.list({});
  if (!repository) throw new Error('no repository');
  return {
    repository: repository.id,
    prompt: 'Do the work',
    kind: 'background' as const,
    base: null,
    title: null,
    model: null,
    customAgent: null,
    permissions: null,
  };
}

test('an agent that finds only at the prompt that its session is lost is started anew and told all', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([{ echoPrompt: true }], { prompt: 'Remember me' }, {
    initialized: { agentCapabilities: { sessionCapabilities: { resume: {} } } },
    losesEarlier: 'Internal error: thread not found: 01a22ce0',
  } satisfies ScriptOptions);
  await app.untilIdle(session);
  await app.reopen();
  expectOk(await app.core.sessions.send({ session, prompt: 'And now?' }));
  const row = await app.untilIdle(session);
  expect([row.status, row.failure]).toEqual(['ready', null]);
  const events = await app.events(session);
  expect(ofType(events, 'agent.connected').map(({ continued }) => continued)).toEqual([
    'new',
    'resumed',
    'retold',
  ]);
  expect(ofType(events, 'session.noted').map(({ note }) => note.code)).toEqual(['agent-session-lost']);
  const said = ofType(events, 'agent.said')
    .map(({ text }) => text)
    .join('');
  expect(said).toMatch(/Remember me[\s\S]*<earlier_conversation>[\s\S]*Remember me[\s\S]*And now\?$/);
});

test('what cannot be started is refused with the reason, and nothing is made', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const input = await inputOf(place);
  const agent = { by: 'id', id: AgentId.parse('demo') } as const;
  const refusal = async (more: object) => {
    const result = await app.core.sessions.start({ ...input, agent, ...more });
    return result.ok ? 'started' : result.refusal.code;
  };
  expect(await refusal({ prompt: ' ' })).toBe('prompt-empty');
  expect(await refusal({ base: 'no-such-branch' })).toBe('base-unknown');
  expect(await refusal({ base: '--output=/tmp/x' })).toBe('base-unknown');
  expect(await refusal({ agent: { by: 'id', id: AgentId.parse('nobody') } })).toBe('agent-unknown');
  expect(await refusal({ repository: 'elsewhere' })).toBe('repository-unknown');
  await rename(repo.path, `${repo.path}-moved`);
  expect(await refusal({})).toBe('repository-missing');
  expect(await app.core.sessions.list({})).toEqual([]);
});

test('a turn counts the files that it changed itself: not those of earlier turns, nor those of the user', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  const { session } = await place.start([
    { write: { path: 'first.txt', content: 'first\n' } },
    { write: { path: 'shared.txt', content: 'one\n' } },
    { next: true },
    { write: { path: 'shared.txt', content: 'one\ntwo\n' } },
    { next: true },
    { say: 'Nothing to do.' },
  ]);
  const row = await app.untilIdle(session);
  await writeFile(join(row.worktree ?? '', 'mine.txt'), 'mine\n');
  for (const prompt of ['More', 'And more']) {
    expectOk(await app.core.sessions.send({ session, prompt }));
    await app.untilIdle(session);
  }
  const { turns } = foldTranscript(emptyTranscript, await app.events(session));
  expect(turns.map(({ changes }) => changes)).toEqual([
    { files: 2, additions: 2, deletions: 0, own: { files: 2, additions: 2, deletions: 0 } },
    { files: 3, additions: 4, deletions: 0, own: { files: 1, additions: 1, deletions: 0 } },
    { files: 3, additions: 4, deletions: 0, own: { files: 0, additions: 0, deletions: 0 } },
  ]);
});
