import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SessionEvent } from '#shared/events';
import { AgentId } from '#shared/ids';
import { type ScriptOptions, type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

async function ready(settings: Parameters<typeof testCore>[0] = {}) {
  const repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const app = await testCore(settings);
  const repository = await app.add(repo.path);
  return {
    repo,
    app,
    start: (
      steps: readonly ScriptStep[],
      more: Parameters<typeof app.start>[2] = {},
      options: ScriptOptions = {},
    ) => app.start(repository, scriptedAgent(steps, options), more),
    [Symbol.asyncDispose]: async () => {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

const ask: ScriptStep = {
  ask: { id: 'tool', title: 'Delete everything', kind: 'execute' },
  allowed: [{ say: 'allowed' }],
  rejected: [{ say: 'rejected' }],
};

function ofType<T extends SessionEvent['type']>(events: { event: SessionEvent }[], type: T) {
  return events.flatMap(({ event }) =>
    event.type === type ? [event as Extract<SessionEvent, { type: T }>] : [],
  );
}

test('the user is asked for permission, the answer goes to the agent and nowhere else', async () => {
  await using place = await ready();
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
  expect(app.notices.map(({ body }) => body)).toEqual([
    'Asks for permission: Delete everything',
    'Done. No file was changed.',
  ]);
});

test('a policy answers by the kind of option, without waiting', async () => {
  await using place = await ready();
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

test('stopping a turn keeps its work, withdraws its question and lets the session go on', async () => {
  await using place = await ready();
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
  expect(ofType(events, 'agent.started').length).toBe(1);
  expect(ofType(events, 'turn.ended').map(({ outcome }) => outcome)).toEqual(['cancelled', 'completed']);
});

test('with one place the second session waits, and can be stopped while it waits', async () => {
  await using place = await ready({ settings: { concurrency: 1 } });
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
    await using place = await ready();
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
  await using place = await ready();
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
  expect(ofType(events, 'agent.noted').map(({ level }) => level)).toEqual(['warning']);
  expect(
    ofType(await app.events(noisy.session), 'agent.said')
      .map((one) => one.text)
      .join(''),
  ).toBe('still here');
});

test('a program that is not there, or is no agent, fails the turn before anything is done', async () => {
  await using place = await ready();
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
  await using place = await ready();
  const { app } = place;
  const { session } = await place.start([], {}, { protocolVersion: null });
  await app.untilEvent(session, ({ event }) => event.type === 'checkpoint.taken');
  expectOk(await app.core.sessions.cancel({ session }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'stopped' });
});

test('closing the app in the middle of a turn keeps its work, and resuming tells the agent what was', async () => {
  await using place = await ready();
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

test('what cannot be started is refused with the reason, and nothing is made', async () => {
  await using place = await ready();
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

test('a worktree deleted by hand is said so, and made again from the newest checkpoint', async () => {
  await using place = await ready();
  const { app } = place;
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }]);
  const { worktree } = await app.untilIdle(session);
  await rm(worktree ?? '', { recursive: true });
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toEqual({
    ok: false,
    refusal: { code: 'worktree-missing', path: worktree },
  });
  expect(expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } })).files.length).toBe(1);
  const restored = expectOk(await app.core.sessions.restoreWorktree({ session }));
  expect(await readFile(join(restored.worktree ?? '', 'b.txt'), 'utf8')).toBe('b\n');
  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2 });
});

test('a repository that was moved leaves the list and the transcript as they were', async () => {
  await using place = await ready();
  const { app, repo } = place;
  const { session } = await place.start([{ say: 'hello' }]);
  await app.untilIdle(session);
  await rename(repo.path, `${repo.path}-moved`);
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toMatchObject({
    refusal: { code: 'repository-missing' },
  });
  expect(await app.core.changes.get({ session, scope: { kind: 'session' } })).toMatchObject({
    refusal: { code: 'repository-missing' },
  });
  await app.reopen();
  expect(await app.core.sessions.list({})).toMatchObject([{ session, status: 'ready' }]);
  expect(ofType(await app.events(session), 'agent.said')).toMatchObject([{ text: 'hello' }]);
});

test('a worktree that cannot be made fails the session and never falls back to the workspace', async () => {
  await using place = await ready();
  const { app, repo } = place;
  const blocked = join(repo.parent, 'blocked');
  await writeFile(blocked, 'a file where the folder should be');
  await app.core.settings.update({ worktreePlace: join(blocked, 'worktrees') });
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }]);
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'failed', worktree: null, failure: { code: 'preparation-failed' } });
  expect(ofType(await app.events(session), 'agent.started')).toEqual([]);
  expect(await repo.git('status', '--porcelain')).toBe('');
  await app.core.settings.update({ worktreePlace: '{repository}.worktrees' });
  expectOk(await app.core.sessions.resume({ session }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', files: 1, turns: 2 });
});

test('a set-up command that fails is shown and keeps the agent from starting', async () => {
  await using place = await ready();
  const { app, repo } = place;
  const command = [process.execPath, '-e', 'console.log("setting up"); process.exit(4)'];
  await app.core.settings.update({ setupCommands: { [repo.path]: command } });
  const { session } = await place.start([{ say: 'hello' }]);
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'failed', failure: { code: 'preparation-failed' } });
  expect(ofType(await app.events(session), 'worktree.setup-ended')).toMatchObject([
    { end: { how: 'exited', code: 4 }, output: { text: 'setting up\n' } },
  ]);
  expectOk(await app.core.sessions.resume({ session }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready' });
});

test('a local session works in the workspace, and its changes are told from what was there', async () => {
  await using place = await ready();
  const { app, repo } = place;
  await repo.write({ 'mine.txt': 'my own edit\n' });
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }], { kind: 'local' });
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', worktree: null, branch: null, files: 1 });
  expect(await repo.git('status', '--porcelain')).toBe('?? b.txt\n?? mine.txt');
  const changes = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  expect(changes.files.map(({ path }) => path)).toEqual(['b.txt']);
  expect(
    await app.core.apply.plan({ session, mode: 'changes', target: null, only: null, resolutions: [] }),
  ).toMatchObject({
    refusal: { code: 'not-a-background-session' },
  });
  expectOk(await app.core.sessions.discard({ session }));
  expect(await repo.git('status', '--porcelain')).toBe('?? b.txt\n?? mine.txt');
  expect(expectOk(await app.core.sessions.restore({ session }))).toMatchObject({
    status: 'ready',
    worktree: null,
  });
});

test('the numbers move while the agent still works, and what it did so far can be looked at', async () => {
  await using place = await ready();
  const { app } = place;
  const { session } = await place.start([
    { tool: { id: 'edit', title: 'Edit', kind: 'edit', status: 'in_progress' } },
    { write: { path: 'b.txt', content: 'b\n' } },
    { toolUpdate: { id: 'edit', status: 'completed' } },
    { hang: true },
  ]);
  const row = await app.untilRow(session, ({ files }) => files > 0);
  expect(row).toMatchObject({ status: 'working', files: 1, additions: 1 });
  const changes = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  expect(changes.files.map(({ path }) => path)).toEqual(['b.txt']);
  const [file] = changes.files;
  if (!file) throw new Error('no file');
  const content = await app.core.changes.file({ session, commit: changes.to, path: file.path });
  expect(expectOk(content)).toMatchObject({ type: 'text', text: 'b\n' });
  expect(await place.repo.git('log', '--format=%s', row.branch ?? '')).toBe('base');
  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilIdle(session);
});

test('long tool output is kept whole beside the log', async () => {
  await using place = await ready();
  const { app } = place;
  const text = 'ü'.repeat(20_000);
  const content = [{ type: 'content', content: { type: 'text', text } }];
  const { session } = await place.start([
    { tool: { id: 't', title: 'Read', kind: 'read', status: 'in_progress' } },
    { toolUpdate: { id: 't', status: 'completed', content } },
  ]);
  await app.untilIdle(session);
  const [long] = ofType(await app.events(session), 'tool.updated').flatMap(
    ({ patch }) => patch.content ?? [],
  );
  if (long?.type !== 'text' || !long.text.body) throw new Error('no body');
  expect(long.text).toMatchObject({ bytes: 40_000 });
  expect(long.text.text.length).toBe(8192);
  expect(expectOk(await app.core.sessions.body({ session, body: long.text.body })).text).toBe(text);
});

test('prompts and answers can be searched', async () => {
  await using place = await ready();
  const { app } = place;
  const { session } = await place.start([{ say: 'The Zauberflöte ' }, { say: 'is by Mozart.' }], {
    prompt: 'Who wrote it?',
  });
  await app.untilIdle(session);
  await app.reopen();
  const search = async (query: string) =>
    (await app.core.sessions.search({ query, limit: 10 })).map(({ role, turn }) => [role, turn]);
  await expect.poll(() => search('zauberflote mozart'), { timeout: 10_000 }).toEqual([['said', 1]]);
  expect(await search('wrote')).toEqual([['prompt', 1]]);
  expect(await search('" OR NEAR(')).toEqual([]);
});
