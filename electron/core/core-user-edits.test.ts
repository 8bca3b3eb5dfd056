import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CommitId } from '#shared/ids';
import { CommentId, RepoPath, type SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { isAllApplied } from '#shared/session-state';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

const lines = (change: Record<number, string> = {}) =>
  Array.from({ length: 12 }, (_, n) => `${change[n + 1] ?? n + 1}\n`).join('');
const BASE = {
  'a.txt': lines(),
  'gone.txt': 'gone\n',
  'old.txt': lines({ 1: 'old' }),
  'crlf.txt': 'a\r\nb\r\n',
};
const steps: ScriptStep[] = [
  { write: { path: 'a.txt', content: lines({ 2: 'two', 6: 'six', 11: 'eleven' }) } },
  { write: { path: 'folder/new.txt', content: 'new\n' } },
  { write: { path: 'crlf.txt', content: 'a\r\nB\r\n' } },
  { remove: 'gone.txt' },
  { rename: { from: 'old.txt', to: 'renamed.txt' } },
];

async function changed(app: TestCore, repo: TestRepo, does = steps) {
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(does));
  const row = await app.untilIdle(session);
  const { from, to } = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  const worktree = row.worktree ?? '';
  return {
    session,
    worktree,
    from,
    to,
    read: (path: string) => readFile(join(worktree, path), 'utf8'),
    takeBack: (path: string, hunks: number[] | null, of: { from: CommitId; to: CommitId } = { from, to }) =>
      app.core.review.takeBack({ session, ...of, path: RepoPath.parse(path), hunks }),
    files: async () =>
      expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } })).files.map(
        ({ path }) => path,
      ),
  };
}

test('a hunk is taken back in the worktree and on the branch, and a rollback undoes it', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const { session } = it;
  const files = await it.files();
  const done = expectOk(await it.takeBack('a.txt', [1]));
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two', 11: 'eleven' }));
  expect(done.row).toMatchObject({ status: 'ready', turns: 1, files: files.length });
  expect(done.before).toBe(it.to);
  const inWorktree = (...args: string[]) => repo.git('-C', it.worktree, ...args);
  expect(await inWorktree('status', '--porcelain')).toBe('');
  expect(await inWorktree('log', '-1', '--format=%an %s')).toBe('Tess Test Take back changes in a.txt');
  const { preparation, turns } = foldTranscript(emptyTranscript, await app.events(session));
  expect([...preparation, ...turns.flatMap(({ items }) => items)]).toContainEqual(
    expect.objectContaining({ type: 'note', text: 'You took back changes in a.txt.' }),
  );

  const undone = expectOk(await app.core.sessions.rollback({ session, commit: done.before }));
  expect(undone.head).toBe(it.to);
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two', 6: 'six', 11: 'eleven' }));
  expect(await inWorktree('log', '-1', '--format=%s')).not.toContain('Take back');
  const redone = expectOk(await app.core.sessions.rollback({ session, commit: done.row.head }));
  expect(redone.head).toBe(done.row.head);
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two', 11: 'eleven' }));
  await app.reopen();
  expect(expectOk(await app.core.sessions.show({ session })).head).toBe(done.row.head);
});

test('new, deleted and renamed files are taken back as a whole', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  expectOk(await it.takeBack('folder/new.txt', [0]));
  expectOk(await it.takeBack('gone.txt', null));
  expectOk(await it.takeBack('renamed.txt', null));
  await expect(it.read('folder/new.txt')).rejects.toThrow('ENOENT');
  expect(await it.read('gone.txt')).toBe('gone\n');
  expect(await it.read('old.txt')).toBe(BASE['old.txt']);
  expect(await it.files()).toEqual(['a.txt', 'crlf.txt']);
});

test('what is in the worktree beyond the last checkpoint is kept, and undone to', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  await writeFile(join(it.worktree, 'mine.txt'), 'mine\n');
  const done = expectOk(await it.takeBack('a.txt', [0]));
  expect(done.before).not.toBe(it.to);
  expect(await it.read('mine.txt')).toBe('mine\n');
  expectOk(await app.core.sessions.rollback({ session: it.session, commit: done.before }));
  expect(await it.read('mine.txt')).toBe('mine\n');
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two', 6: 'six', 11: 'eleven' }));
});

test('what is not as it was shown is left alone', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const refused = async (...asked: Parameters<typeof it.takeBack>) => {
    const result = await it.takeBack(...asked);
    return result.ok ? null : result.refusal;
  };
  await writeFile(join(it.worktree, 'a.txt'), 'mine\n');
  expect(await refused('a.txt', [0])).toEqual({ code: 'lines-changed', path: 'a.txt' });
  expect(await it.read('a.txt')).toBe('mine\n');
  await writeFile(join(it.worktree, 'gone.txt'), 'back\n');
  expect(await refused('gone.txt', null)).toEqual({ code: 'lines-changed', path: 'gone.txt' });
  expect(await refused('crlf.txt', [7])).toMatchObject({ code: 'part-unfit' });
  expect(await refused('other.txt', null)).toMatchObject({ code: 'file-unknown' });
  const other = await repo.commit('other');
  expect(await refused('a.txt', null, { from: it.from, to: other })).toMatchObject({
    code: 'checkpoint-unknown',
  });
  expectOk(await app.core.sessions.send({ session: it.session, prompt: 'again' }));
  expect(await refused('crlf.txt', [0])).toMatchObject({ code: 'session-busy' });
  await app.untilIdle(it.session);
  await repo.git('-C', it.worktree, 'checkout', '-q', '-b', 'elsewhere');
  expect(await refused('crlf.txt', [0])).toMatchObject({ code: 'branch-left' });
  expectOk(await app.core.sessions.discard({ session: it.session }));
  expect(await refused('crlf.txt', [0])).toMatchObject({ code: 'session-discarded' });
});

test('a suggestion is applied where its lines are now, and only while they are what they were', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const { session, from, to } = it;
  const { review } = app.core;
  const suggest = async (path: string, line: number, suggestion: string) =>
    expectOk(
      await review.comment({
        session,
        place: { path: RepoPath.parse(path), side: 'after', from, to, lines: { first: line, last: line } },
        words: { text: '', suggestion },
      }),
    ).comment;
  const six = await suggest('a.txt', 6, '6a\n6b');
  const two = await suggest('a.txt', 2, '');
  const crlf = await suggest('crlf.txt', 2, 'b\nc\n');
  expectOk(await review.applySuggestion({ session, comment: two }));
  expect(await it.read('a.txt')).toBe(lines({ 6: 'six', 11: 'eleven' }).replace('2\n', ''));
  expectOk(await review.applySuggestion({ session, comment: crlf }));
  expect(await it.read('crlf.txt')).toBe('a\r\nb\r\nc\r\n');
  const { comments } = foldTranscript(emptyTranscript, await app.events(session));
  expect(comments.map(({ resolved }) => resolved)).toEqual([false, true, true]);
  expect(await review.applySuggestion({ session, comment: two })).toMatchObject({
    refusal: { code: 'comment-unknown' },
  });

  // The lines of the third one move up by one, and are then other ones.
  const before = await it.read('a.txt');
  const done = expectOk(await review.applySuggestion({ session, comment: six }));
  expect(await it.read('a.txt')).toBe(before.replace('six\n', '6a\n6b\n'));
  expectOk(await app.core.sessions.rollback({ session, commit: done.before }));
  expect(await it.read('a.txt')).toBe(before);
  expectOk(await review.resolveComment({ session, comment: six, resolved: false }));
  await writeFile(join(it.worktree, 'a.txt'), lines({ 6: 'SIX' }));
  expect(await review.applySuggestion({ session, comment: six })).toMatchObject({
    refusal: { code: 'lines-changed', path: 'a.txt' },
  });
  expect(await it.read('a.txt')).toBe(lines({ 6: 'SIX' }));
  const unknown = CommentId.parse('nosuchcomment');
  expect(await review.applySuggestion({ session, comment: unknown })).toMatchObject({
    refusal: { code: 'comment-unknown' },
  });
});

test('what was applied and then taken back in the worktree is not all applied', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const { session } = it;
  expectOk(
    await app.core.apply.run({
      session,
      mode: 'changes',
      target: null,
      only: null,
      hunks: [],
      resolutions: [],
      fingerprint: null,
    }),
  );
  expect(isAllApplied(expectOk(await app.core.sessions.show({ session })))).toBe(true);
  const { row } = expectOk(await it.takeBack('a.txt', [1]));
  expect(isAllApplied(row)).toBe(false);
});

test('where another worktree has the session’s branch checked out, nothing is taken back', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const { branch } = expectOk(await app.core.sessions.show({ session: it.session }));
  await repo.git('checkout', '-q', '--ignore-other-worktrees', (branch ?? '').replace('refs/heads/', ''));
  const before = await repo.git('rev-parse', 'HEAD');
  expect(await it.takeBack('a.txt', [1])).toMatchObject({
    refusal: { code: 'target-checked-out-elsewhere' },
  });
  expect(await repo.git('rev-parse', 'HEAD')).toBe(before);
});

test('what only the index of the worktree holds is kept with an edit, and the way back leads to it', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const it = await changed(app, repo);
  const file = join(it.worktree, 'folder', 'new.txt');
  const text = await readFile(file, 'utf8');
  await writeFile(file, 'staged only\n');
  await repo.git('-C', it.worktree, 'add', '--', 'folder/new.txt');
  await writeFile(file, text);
  const staged = await repo.git('-C', it.worktree, 'rev-parse', ':folder/new.txt');
  const { before } = expectOk(await it.takeBack('a.txt', [1]));
  expect(await repo.git('rev-list', '--objects', before, `^${it.to}`)).toContain(staged);
});

async function saidLast(app: TestCore, session: SessionId): Promise<string> {
  const { turns } = foldTranscript(emptyTranscript, await app.events(session));
  return (turns.at(-1)?.items ?? []).flatMap((item) => (item.type === 'said' ? [item.text] : [])).join('');
}

test('an edit that stands is told after another one was undone', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const { session, from, takeBack } = await changed(app, repo, [
    { echoPrompt: true },
    { write: { path: 'a.txt', content: lines({ 2: 'two', 6: 'six' }) } },
    { write: { path: 'crlf.txt', content: 'a\r\nB\r\n' } },
  ]);
  const first = expectOk(await takeBack('a.txt', [0]));
  const second = expectOk(await takeBack('crlf.txt', [0], { from, to: first.row.head }));
  expectOk(await app.core.sessions.rollback({ session, commit: second.before }));
  expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
  await app.untilIdle(session);
  expect(await saidLast(app, session)).toMatch(/the user has edited a\.txt/);
});

test('an edit is told again where the agent ended before it could heed it', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const { session, takeBack } = await changed(app, repo, [
    { echoPrompt: true },
    { write: { path: 'a.txt', content: lines({ 2: 'two', 6: 'six' }) } },
    { next: true },
    { exit: 3 },
  ]);
  expectOk(await takeBack('a.txt', [0]));
  for (const status of ['failed', 'ready']) {
    expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
    expect(await app.untilIdle(session)).toMatchObject({ status });
  }
  expect(await saidLast(app, session)).toMatch(/the user has edited a\.txt/);
});

test('the agent is told of edits with its next prompt, and only with that', async () => {
  await using repo = await testRepo(BASE);
  await repo.commit('base');
  await using app = await testCore();
  const { session, takeBack } = await changed(app, repo, [
    { write: { path: 'a.txt', content: lines({ 2: 'two', 6: 'six' }) } },
    { next: true },
    { echoPrompt: true },
  ]);
  expectOk(await takeBack('a.txt', [0]));
  const saidIn = async (turn: number) => {
    expectOk(await app.core.sessions.send({ session, prompt: 'Go on' }));
    await app.untilIdle(session);
    const { turns } = foldTranscript(emptyTranscript, await app.events(session));
    expect(turns[turn - 1]?.prompt).toBe('Go on');
    return turns[turn - 1]?.items.flatMap((item) => (item.type === 'said' ? [item.text] : [])).join('');
  };
  expect(await saidIn(2)).toMatch(
    /^\(Since your last turn the user has edited a\.txt in this worktree\..*\)\n\nGo on$/,
  );
  expect(await saidIn(3)).toBe('Go on');
});
