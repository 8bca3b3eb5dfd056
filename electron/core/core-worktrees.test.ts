import { copyFile, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ofType, scriptedSessions } from './testing/scripted-sessions';
import { expectOk } from './testing/test-core';

test('a worktree deleted by hand is said so, and made again from the newest checkpoint', async () => {
  await using place = await scriptedSessions();
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

test('a discard and a new session of the same title at once keep out of each other’s way', async () => {
  await using place = await scriptedSessions();
  const { app } = place;
  for (let round = 0; round < 4; round += 1) {
    const work = [{ write: { path: 'b.txt', content: `${round}\n` } }];
    const { session: first } = await place.start(work);
    await app.untilIdle(first);
    const [discarded, { session: second }] = await Promise.all([
      app.core.sessions.discard({ session: first }),
      place.start([{ write: { path: 'c.txt', content: 'c\n' } }]),
    ]);
    expectOk(discarded);
    await app.reopen();
    expect(await app.untilIdle(second)).toMatchObject({ status: expect.stringMatching(/ready|interrupted/) });
    const back = expectOk(await app.core.sessions.restore({ session: first }));
    expect(await readFile(join(back.worktree ?? '', 'b.txt'), 'utf8')).toBe(`${round}\n`);
    expectOk(await app.core.sessions.discard({ session: first }));
    expectOk(await app.core.sessions.discard({ session: second }));
  }
}, 120_000);

test('a repository that was moved leaves the list and the transcript as they were', async () => {
  await using place = await scriptedSessions();
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
  await using place = await scriptedSessions();
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

test('a setting that would send the agent’s Git elsewhere is countered before its next turn', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }]);
  const { worktree } = await app.untilIdle(session);
  await repo.write({ 'mine.txt': 'my own edit\n' });
  await repo.git('config', 'extensions.worktreeConfig', 'true');
  await repo.git('config', 'core.worktree', repo.path);
  expect(await repo.git('-C', worktree ?? '', 'rev-parse', '--show-toplevel')).toBe(repo.path);
  expectOk(await app.core.sessions.send({ session, prompt: 'more' }));
  expect(await app.untilIdle(session)).toMatchObject({ status: 'ready', turns: 2, files: 1 });
  expect(await repo.git('-C', worktree ?? '', 'rev-parse', '--show-toplevel')).toBe(worktree);
  expect(await repo.git('status', '--porcelain')).toBe('?? mine.txt');
});

test('a folder that takes a worktree’s place is neither recorded nor written to', async () => {
  await using place = await scriptedSessions();
  const { app, repo } = place;
  const { session } = await place.start([
    { tool: { id: 'edit', title: 'Edit', kind: 'edit', status: 'in_progress' } },
    { write: { path: 'b.txt', content: 'b\n' } },
    { toolUpdate: { id: 'edit', status: 'completed' } },
    { hang: true },
  ]);
  const { worktree } = await app.untilRow(session, ({ files }) => files > 0);
  if (worktree === null) throw new Error('no worktree');
  const home = join(repo.parent, 'home-of-the-user');
  await mkdir(join(home, '.ssh'), { recursive: true });
  await writeFile(join(home, '.ssh', 'id_rsa'), 'SECRETKEY\n');
  await rename(worktree, `${worktree}.x`);
  await symlink(home, worktree);
  await copyFile(join(`${worktree}.x`, '.git'), join(home, '.git'));
  const isSpared = async () => {
    const objects = await repo.git('cat-file', '--batch-all-objects', '--batch');
    expect(objects).not.toContain('SECRETKEY');
    expect((await readdir(home)).sort()).toEqual(['.git', '.ssh']);
  };

  expectOk(await app.core.sessions.cancel({ session }));
  await app.untilIdle(session);
  await isSpared();
  const [start] = expectOk(await app.core.sessions.checkpoints({ session }));
  const commit = start?.commit;
  if (!commit) throw new Error('no checkpoint');
  const missing = { refusal: { code: 'worktree-missing', path: worktree } };
  expect(await app.core.sessions.rollback({ session, commit })).toMatchObject(missing);
  expect(await app.core.sessions.send({ session, prompt: 'more' })).toMatchObject(missing);
  await isSpared();

  // A real folder of the user's is none either, though the repository lists the worktree there.
  await rm(worktree);
  await rm(join(home, '.git'));
  await rename(home, worktree);
  expect(await app.core.sessions.rollback({ session, commit })).toMatchObject(missing);
  expectOk(await app.core.sessions.discard({ session }));
  expect(await readFile(join(worktree, '.ssh', 'id_rsa'), 'utf8')).toBe('SECRETKEY\n');
  expect(await repo.git('cat-file', '--batch-all-objects', '--batch')).not.toContain('SECRETKEY');
});

test('a set-up command that fails is shown and keeps the agent from starting', async () => {
  await using place = await scriptedSessions();
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
  await using place = await scriptedSessions();
  const { app, repo } = place;
  await repo.write({ 'mine.txt': 'my own edit\n' });
  const { session } = await place.start([{ write: { path: 'b.txt', content: 'b\n' } }], { kind: 'local' });
  const row = await app.untilIdle(session);
  expect(row).toMatchObject({ status: 'ready', worktree: null, branch: null, files: 1 });
  expect(await repo.git('status', '--porcelain')).toBe('?? b.txt\n?? mine.txt');
  const changes = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  expect(changes.files.map(({ path }) => path)).toEqual(['b.txt']);
  expect(
    await app.core.apply.plan({
      session,
      mode: 'changes',
      target: null,
      only: null,
      hunks: [],
      resolutions: [],
    }),
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
  await using place = await scriptedSessions();
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
  await using place = await scriptedSessions();
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
  await using place = await scriptedSessions();
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
