import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AgentId, type SessionId } from '#shared/ids';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { testAtNight } from './testing/test-at-night';
import { expectOk, type TestCore } from './testing/test-core';
import { workspaceManifest } from './testing/workspace-manifest';

function another(steps: readonly ScriptStep[], id = 'another') {
  return { ...scriptedAgent(steps), id: AgentId.parse(id), name: 'Another' };
}

const SAYS_PROMPT = [{ echoPrompt: true }] as const;

/** Two turns of planning in the workspace, and edits of the user's of every kind. */
async function planned() {
  const sessions = await scriptedSessions();
  const { repo, app, start } = sessions;
  await repo.write({
    '.gitignore': '*.log\n',
    'both.txt': 'base\n',
    'gone.txt': 'base\n',
    'src/deep/x.ts': 'base\n',
    'run.sh': { content: 'base\n', mode: 0o644 },
  });
  await repo.commit('more');
  const steps: ScriptStep[] = [
    { say: 'I suggest a parser.' },
    { plan: [{ content: 'Write the parser', status: 'pending' }] },
    { next: true },
    { say: 'Noted: no regular expressions.' },
  ];
  const { session } = await start(steps, { kind: 'local', prompt: 'How would you read this?' });
  await app.untilIdle(session);
  expectOk(await app.core.sessions.send({ session, prompt: 'No regular expressions, please.' }));
  await app.untilIdle(session);
  await repo.write({ 'both.txt': 'staged\n' });
  await repo.git('add', 'both.txt');
  await repo.write({
    'both.txt': 'staged and edited\n',
    'a.txt': 'edited\n',
    'gone.txt': null,
    'src/deep/x.ts': null,
    'src/new file.ts': 'untracked\n',
    'large.bin': Buffer.alloc(1_500_000, 7),
    'kept.log': 'ignored\n',
    'run.sh': null,
  });
  await repo.write({ 'run.sh': { content: 'base\n', mode: 0o755 }, link: { link: 'a.txt' } });
  return { ...sessions, session };
}

async function statusOf(
  repo: { git(...args: string[]): Promise<string> },
  folder?: string,
): Promise<string[]> {
  const at = folder === undefined ? [] : ['-C', folder];
  return (await repo.git(...at, 'status', '--porcelain', '--untracked-files=all')).split('\n');
}

async function saidIn(app: TestCore, session: SessionId): Promise<string> {
  return ofType(await app.events(session), 'agent.said')
    .map(({ text }) => text)
    .join('');
}

test('a local session goes on in the background with another agent, all that is not committed moved along, and back', async () => {
  await using scene = await planned();
  const { app, repo, session } = scene;
  const receiving = another(SAYS_PROMPT);
  app.settings.update({ customAgents: [...app.settings.get().customAgents, receiving] });
  const before = await workspaceManifest(repo.path);
  const status = await statusOf(repo);
  const wish = { session, to: 'background', agent: receiving.id } as const;

  const plan = expectOk(await app.core.handOff.plan(wish));
  expect(plan).toMatchObject({ way: 'retold', turns: 2, steps: 1, cut: false, filesInAll: 8, leftOut: [] });
  expect(plan.choices).toEqual(['copy', 'move', 'leave']);
  expect(plan.context).toContain('8 files that the user has not committed came along');
  expect(plan.contextWithoutFiles).not.toContain('came along');
  expect(plan.files).toContainEqual({ path: 'both.txt', change: 'changed', staged: true });
  expect(plan.files).toContainEqual({ path: 'src/new file.ts', change: 'added', staged: false });
  expect(plan.files).toContainEqual({ path: 'gone.txt', change: 'deleted', staged: false });
  expect(await workspaceManifest(repo.path)).toEqual(before);

  const { row, to } = expectOk(
    await app.core.handOff.run({
      ...wish,
      ...{ prompt: 'Build it', context: null, changes: 'move', model: null, permissions: null },
    }),
  );
  expect(to).toMatchObject({ session: row.session, changes: 'move', files: 8, kind: 'background' });
  expect(await statusOf(repo)).toEqual(['']);
  expect(await readFile(join(repo.path, 'kept.log'), 'utf8')).toBe('ignored\n');
  const { worktree } = await app.untilRow(row.session, (one) => one.worktree !== null);
  const done = await app.untilIdle(row.session);
  expect(done).toMatchObject({
    status: 'ready',
    files: 8,
    handedFrom: { session, changes: 'move', files: 8 },
  });

  const said = await saidIn(app, row.session);
  for (const part of [
    ...['How would you read this?', 'I suggest a parser.', 'No regular expressions, please.'],
    ...['Noted: no regular expressions.', '- [ ] Write the parser', 'Build it'],
  ])
    expect(said).toContain(part);
  const file = /in the file (\S+conversation\.md)\./.exec(said)?.[1] ?? '';
  expect(await readFile(file, 'utf8')).toContain('I suggest a parser.');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(file.startsWith(worktree ?? '')).toBe(false);
  // As the user left them, before the turn's end recorded them.
  const [start] = ofType(await app.events(row.session), 'checkpoint.taken');
  expect(await repo.git('show', `${start?.commit}:both.txt`)).toBe('staged and edited');
  expect(await repo.git('ls-tree', start?.commit ?? '', 'run.sh', 'link')).toMatch(/^120000 .*\n?.*100755/s);
  expect((await app.core.sessions.list({})).find((one) => one.session === session)?.handedTo).toMatchObject([
    { session: row.session, undone: false },
  ]);

  const undone = expectOk(await app.core.handOff.undo({ session: row.session }));
  expect(undone.status).toBe('discarded');
  expect(await statusOf(repo)).toEqual(status);
  expect(await workspaceManifest(repo.path)).toEqual(before);
  expect((await app.core.sessions.list({})).find((one) => one.session === session)?.handedTo).toMatchObject([
    { session: row.session, undone: true },
  ]);
  expect(await app.core.handOff.undo({ session: row.session })).toMatchObject({
    refusal: { code: 'not-handed-off' },
  });
});

testAtNight('what is copied along is staged there as it is here, and stays here', async () => {
  await using scene = await planned();
  const { app, repo, session } = scene;
  const before = await workspaceManifest(repo.path);
  const status = await statusOf(repo);
  const holds = another([{ waitForFile: join(repo.parent, 'go') }, { echoPrompt: true }]);
  app.settings.update({ customAgents: [...app.settings.get().customAgents, holds] });
  const { row } = expectOk(
    await app.core.handOff.run({
      ...{ session, to: 'background', agent: holds.id, prompt: 'Build it', changes: 'copy' },
      ...{ context: 'Only this.', model: null, permissions: null },
    }),
  );
  const { worktree } = await app.untilRow(row.session, ({ status: now }) => now === 'working');
  expect(await statusOf(repo, worktree ?? '')).toEqual(status);
  expect(await workspaceManifest(repo.path)).toEqual(before);
  // While its agent works: it is stopped.
  expectOk(await app.core.handOff.undo({ session: row.session }));
  expect(await workspaceManifest(repo.path)).toEqual(before);
});

test('the same agent goes on with a copy of its memory, or is told what the user made of the context', async () => {
  await using sessions = await scriptedSessions();
  const { app, start, repo } = sessions;
  const forks = { initialized: { agentCapabilities: { sessionCapabilities: { fork: {}, resume: {} } } } };
  const { session } = await start([{ echoPrompt: true }], { kind: 'local', prompt: 'Plan it' }, forks);
  await app.untilIdle(session);
  const wish = { session, to: 'background', agent: null } as const;
  expect(expectOk(await app.core.handOff.plan(wish))).toMatchObject({ way: 'forked', choices: ['leave'] });
  const run = { ...wish, prompt: 'Build it', changes: 'leave', model: null, permissions: null } as const;
  const forked = expectOk(await app.core.handOff.run({ ...run, context: null })).row;
  const { worktree } = await app.untilIdle(forked.session);
  const events = await app.events(forked.session);
  expect(ofType(events, 'agent.connected')).toMatchObject([{ continued: 'forked' }]);
  expect(ofType(events, 'session.noted')).toMatchObject([{ note: { code: 'goes-on', how: 'forked' } }]);
  const said = await saidIn(app, forked.session);
  expect(said).toContain(`another folder: ${worktree}`);
  expect(said).not.toContain('Plan it');
  const told = expectOk(await app.core.handOff.run({ ...run, context: 'Mind the tabs.' })).row;
  await app.untilIdle(told.session);
  expect(ofType(await app.events(told.session), 'agent.connected')).toMatchObject([{ continued: 'retold' }]);
  expect(await saidIn(app, told.session)).toContain('Mind the tabs.');
  // A later process goes on with its own session; one that cannot is told both conversations.
  expect(await repo.git('status', '--porcelain')).toBe('');
});

test('attachments go along as the receiving agent can take them, those that the user leaves in the plan', async () => {
  await using sessions = await scriptedSessions();
  const { app, start } = sessions;
  const add = async (name: string, text: string) =>
    expectOk(await app.core.attachments.add({ name, content: Buffer.from(text).toString('base64') }));
  const [notes, data] = [await add('notes.md', 'Quintuple it'), await add('data.csv', '1;2')];
  const forks = { initialized: { agentCapabilities: { sessionCapabilities: { fork: {}, resume: {} } } } };
  const { session } = await start([{ say: 'Read.' }], { prompt: 'Read it', attachments: [notes] }, forks);
  await app.untilIdle(session);
  expectOk(
    await app.core.sessions.send({
      ...{ session, prompt: 'And this', whenBusy: 'refuse', attachments: [data, notes] },
    } as never),
  );
  await app.untilIdle(session);
  const receiving = {
    ...scriptedAgent(SAYS_PROMPT, {
      initialized: { agentCapabilities: { promptCapabilities: { embeddedContext: true } } },
    }),
    id: AgentId.parse('another'),
  };
  app.settings.update({ customAgents: [...app.settings.get().customAgents, receiving] });
  const wish = { session, to: 'background', agent: receiving.id } as const;
  const plan = expectOk(await app.core.handOff.plan(wish));
  expect(plan.attachments.map(({ name }) => name)).toEqual(['notes.md', 'data.csv']);
  const run = { ...wish, prompt: 'Build it', context: null, changes: 'leave' } as const;
  const go = async (more: Partial<Parameters<typeof app.core.handOff.run>[0]>) => {
    const started = await app.core.handOff.run({ ...run, model: null, permissions: null, ...more });
    const { session: next } = expectOk(started).row;
    await app.untilIdle(next);
    const [queued] = ofType(await app.events(next), 'turn.queued');
    return { given: queued?.attachments?.map(({ name }) => name), said: await saidIn(app, next), next };
  };
  const all = await go({});
  expect(all.given).toEqual(['notes.md', 'data.csv']);
  expect(all.said).toContain('{Quintuple it}');
  expect((await go({ attachments: [data.id] })).given).toEqual(['data.csv']);
  // A copy of the agent's own memory has them already; what goes on goes along again.
  expect((await go({ agent: null })).given).toBeUndefined();
  expect((await go({ session: all.next, agent: null })).given).toEqual(['notes.md', 'data.csv']);
});

test('a background session goes on in another one with its work, and in the workspace', async () => {
  await using sessions = await scriptedSessions();
  const { app, repo, start } = sessions;
  const { session } = await start([{ write: { path: 'made.txt', content: 'made\n' } }, { say: 'Made.' }], {
    prompt: 'Make it',
  });
  const source = await app.untilIdle(session);
  const next = another([{ write: { path: 'more.txt', content: 'more\n' } }, { echoPrompt: true }]);
  app.settings.update({ customAgents: [...app.settings.get().customAgents, next] });
  const run = { session, prompt: 'Go on', context: null, model: null, permissions: null } as const;
  const there = { ...run, to: 'background', agent: next.id } as const;
  expect(await app.core.handOff.run({ ...there, changes: 'move' })).toMatchObject({
    refusal: { code: 'changes-stay' },
  });
  const { row } = expectOk(await app.core.handOff.run({ ...there, changes: 'copy' }));
  const after = await app.untilIdle(row.session);
  expect(after).toMatchObject({ files: 2, base: source.base });
  expect(await repo.git('show', `${after.branch}:made.txt`)).toBe('made');
  // The commits of the turns before are its own, too.
  expect(await repo.git('merge-base', '--is-ancestor', source.branch ?? '', after.branch ?? '')).toBe('');
  expect(await saidIn(app, row.session)).toContain('Made.');

  const here = expectOk(
    await app.core.handOff.run({ ...run, session: row.session, to: 'local', agent: null, changes: 'copy' }),
  );
  expect(here.to).toMatchObject({ kind: 'local', changes: 'copy' });
  await app.untilIdle(here.row.session);
  expect(await statusOf(repo)).toEqual(['?? made.txt', '?? more.txt']);
  const told = await saidIn(app, here.row.session);
  // What was said before the first hand-off comes along, too.
  for (const part of ['Make it', 'Made.', 'Go on']) expect(told).toContain(part);
  expectOk(await app.core.handOff.undo({ session: here.row.session }));
  expect(await statusOf(repo)).toEqual(['']);

  expect(await app.core.handOff.plan({ session, to: 'cloud', agent: null })).toMatchObject({
    refusal: { code: 'place-not-offered', place: 'cloud' },
  });
  const gone = { ...there, agent: AgentId.parse('no-such'), changes: 'leave' } as const;
  expect(await app.core.handOff.run(gone)).toMatchObject({ refusal: { code: 'agent-unknown' } });
  expect(await app.core.handOff.run({ ...there, changes: 'leave', prompt: ' ' })).toMatchObject({
    refusal: { code: 'prompt-empty' },
  });
});
