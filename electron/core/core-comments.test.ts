import { expect, test } from 'vitest';
import type { CommentPlace, CommentWords } from '#shared/comment';
import { CommentId, RepoPath, type SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const BASE = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const FIRST = 'one\ntwo\nTHREE\nfour\nfive\nsix\nseven\n';
const steps: ScriptStep[] = [
  { write: { path: 'a.txt', content: FIRST } },
  { write: { path: 'b.txt', content: 'new\n' } },
  { write: { path: 'gone.txt', content: 'soon gone\n' } },
  { next: true },
  { echoPrompt: true },
  { write: { path: 'a.txt', content: `zero\n${FIRST.replace('THREE', 'three again')}` } },
  { remove: 'gone.txt' },
];

async function reviewed(app: TestCore, path: string) {
  const { session } = await app.start(await app.add(path), scriptedAgent(steps));
  await app.untilIdle(session);
  const { from, to } = expectOk(await app.core.changes.get({ session, scope: { kind: 'session' } }));
  const place = (file: string, first: number | null, more: Partial<CommentPlace> = {}): CommentPlace => ({
    path: RepoPath.parse(file),
    side: 'after',
    from,
    to,
    lines: first === null ? null : { first, last: first },
    ...more,
  });
  const comment = async (at: CommentPlace, text: string, suggestion: string | null = null) =>
    expectOk(await app.core.review.comment({ session, place: at, words: { text, suggestion } })).comment;
  return { session, place, comment };
}

async function commentsOf(app: TestCore, session: SessionId) {
  return foldTranscript(emptyTranscript, await app.events(session)).comments;
}

async function became(app: TestCore, session: SessionId) {
  const followed = expectOk(await app.core.review.followComments({ session }));
  return new Map(followed.map(({ comment, at: _, ...rest }) => [comment, rest]));
}

test('comments are written, sent together as one turn, and say what became of their lines', async () => {
  await using repo = await testRepo({ 'a.txt': BASE });
  await repo.commit('base');
  await using app = await testCore();
  const { session, place, comment } = await reviewed(app, repo.path);
  const changed = await comment(place('a.txt', 3), 'Not in capitals.');
  const moved = await comment(place('a.txt', 7), 'Why seven?', 'SEVEN\n');
  const gone = await comment(place('gone.txt', null), 'Not needed.');
  const old = await comment(place('a.txt', 3, { side: 'before' }), 'Was better.');
  const kept = await comment(place('b.txt', 1), 'Good.');

  const before = await commentsOf(app, session);
  expect(before.map(({ quoted, sentIn, resolved }) => ({ quoted, sentIn, resolved }))).toEqual([
    { quoted: 'THREE\n', sentIn: null, resolved: false },
    { quoted: 'seven\n', sentIn: null, resolved: false },
    { quoted: '', sentIn: null, resolved: false },
    { quoted: 'three\n', sentIn: null, resolved: false },
    { quoted: 'new\n', sentIn: null, resolved: false },
  ]);
  const comments = [changed, moved, gone, old];
  const row = expectOk(await app.core.review.sendComments({ session, comments, message: 'Almost.' }));
  expect(row.turns).toBe(2);
  await app.untilIdle(session);
  const { turns } = foldTranscript(emptyTranscript, await app.events(session));
  const prompt = turns[1]?.prompt ?? '';
  expect(prompt).toMatch(/^Almost\.\n\nPlease see to these 4 comments/);
  expect(prompt).toContain('1. a.txt, line 3:\n\n   ```\n   THREE\n   ```\n\n   Not in capitals.');
  expect(prompt).toContain('3. gone.txt, the whole file:');
  expect(prompt).not.toContain('Good.');
  expect((await commentsOf(app, session)).map(({ sentIn }) => sentIn)).toEqual([2, 2, 2, 2, null]);

  const lines = (first: number) => ({ first, last: first });
  expect(await became(app, session)).toEqual(
    new Map<string, object>([
      [changed, { became: 'changed', path: 'a.txt', lines: lines(4) }],
      [moved, { became: 'unchanged', path: 'a.txt', lines: lines(8) }],
      [gone, { became: 'gone', path: null, lines: null }],
      [old, { became: 'changed', path: 'a.txt', lines: lines(4) }],
      [kept, { became: 'unchanged', path: 'b.txt', lines: lines(1) }],
    ]),
  );
  // A sent one goes once, until it is said anew.
  expect(await app.core.review.sendComments({ session, comments: [moved], message: '' })).toMatchObject({
    refusal: { code: 'comment-unknown', comment: moved },
  });
  await app.reopen();
  expect((await became(app, session)).get(changed)).toMatchObject({ became: 'changed' });
});

test('a comment is edited, resolved, opened again and deleted', async () => {
  await using repo = await testRepo({ 'a.txt': BASE });
  await repo.commit('base');
  await using app = await testCore();
  const { session, place, comment } = await reviewed(app, repo.path);
  const one = await comment(place('a.txt', 3), 'First words.');
  const { review } = app.core;
  const words: CommentWords = { text: 'Other words.', suggestion: 'three\n' };
  expectOk(await review.editComment({ session, comment: one, words }));
  expect(await commentsOf(app, session)).toMatchObject([words]);

  expectOk(await review.resolveComment({ session, comment: one, resolved: true }));
  expect(expectOk(await review.followComments({ session }))).toEqual([]);
  expect(await review.sendComments({ session, comments: [one], message: '' })).toMatchObject({
    refusal: { code: 'comment-unknown' },
  });
  expectOk(await review.resolveComment({ session, comment: one, resolved: false }));
  expectOk(await review.sendComments({ session, comments: [one], message: '' }));
  await app.untilIdle(session);
  expectOk(await review.resolveComment({ session, comment: one, resolved: true }));
  expectOk(await review.resolveComment({ session, comment: one, resolved: false }));
  expect(await commentsOf(app, session)).toMatchObject([{ sentIn: null, resolved: false }]);

  expectOk(await review.deleteComment({ session, comment: one }));
  expect(await commentsOf(app, session)).toEqual([]);
  for (const again of [
    await review.editComment({ session, comment: one, words }),
    await review.resolveComment({ session, comment: one, resolved: true }),
    await review.deleteComment({ session, comment: one }),
  ])
    expect(again).toMatchObject({ refusal: { code: 'comment-unknown', comment: one } });
});

test('what cannot be commented on is refused, and comments wait while the agent works', async () => {
  await using repo = await testRepo({ 'a.txt': BASE, 'image.bin': 'a\0b' });
  await repo.commit('base');
  await using app = await testCore();
  const { session, place, comment } = await reviewed(app, repo.path);
  const { review, sessions } = app.core;
  const said: CommentWords = { text: 'x', suggestion: null };
  const refused = async (at: CommentPlace, words: CommentWords = said) => {
    const result = await review.comment({ session, place: at, words });
    return result.ok ? null : result.refusal;
  };
  expect(await refused(place('a.txt', 8))).toMatchObject({ code: 'comment-unfit', why: 'no-such-lines' });
  expect(await refused(place('image.bin', 1))).toMatchObject({ code: 'comment-unfit', why: 'not-text' });
  expect(await refused(place('image.bin', null))).toBeNull();
  expect(await refused(place('../a.txt', 1))).toMatchObject({ code: 'file-unknown' });
  expect(await refused(place('a.txt', 1), { text: ' ', suggestion: null })).toMatchObject({ why: 'empty' });
  for (const at of [place('a.txt', null), place('a.txt', 1, { side: 'before' })])
    expect(await refused(at, { text: '', suggestion: 'y' })).toMatchObject({ why: 'not-replaceable' });

  const one = await comment(place('a.txt', 1), 'Later.');
  const unknown = CommentId.parse('nosuchcomment');
  expect(await review.sendComments({ session, comments: [unknown], message: '' })).toMatchObject({
    refusal: { code: 'comment-unknown', comment: unknown },
  });
  expectOk(await sessions.send({ session, prompt: 'go on' }));
  expect(await review.sendComments({ session, comments: [one], message: '' })).toMatchObject({
    refusal: { code: 'session-busy' },
  });
  await comment(place('a.txt', 2), 'While it works.');
  await app.untilIdle(session);
  expectOk(await sessions.discard({ session }));
  expect(await review.sendComments({ session, comments: [one], message: '' })).toMatchObject({
    refusal: { code: 'session-discarded' },
  });
  expect(await refused(place('a.txt', 1))).toMatchObject({ code: 'session-discarded' });
});
