import { expect, test } from 'vitest';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { RepoPath, SessionId } from '#shared/ids';
import { type ScriptStep, scriptedAgent } from './testing/scripted-agent';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const steps: ScriptStep[] = [
  { write: { path: 'a.txt', content: 'one\n' } },
  { write: { path: 'b.txt', content: 'one\n' } },
  { write: { path: '__proto__', content: 'one\n' } },
  { next: true },
  { write: { path: 'a.txt', content: 'two\n' } },
];

const marks = ({ files }: Changeset) => Object.fromEntries(files.map(({ path, viewed }) => [path, viewed]));

function viewedFile({ path, oldMode, oldBlob, newMode, newBlob }: ChangedFile) {
  return { path, oldMode, oldBlob, newMode, newBlob };
}

test('a file is viewed until it changes again, in every scope, and after a start', async () => {
  await using repo = await testRepo({ 'a.txt': 'base\n' });
  await repo.commit('base');
  await using app = await testCore();
  const { session } = await app.start(await app.add(repo.path), scriptedAgent(steps));
  await app.untilIdle(session);
  const read = async (scope: Changeset['scope'] = { kind: 'session' }) =>
    expectOk(await app.core.changes.get({ session, scope }));
  const first = await read();
  expect(marks(first)).toEqual(
    Object.fromEntries(['__proto__', 'a.txt', 'b.txt'].map((path) => [path, undefined])),
  );

  const files = first.files.map(viewedFile);
  const before = expectOk(await app.core.sessions.show({ session }));
  expectOk(await app.core.review.markViewed({ session, files }));
  const all = Object.fromEntries(['__proto__', 'a.txt', 'b.txt'].map((path) => [path, 'viewed']));
  expect(marks(await read())).toEqual(all);
  expect(marks(await read({ kind: 'turn', turn: 1 }))).toEqual(all);
  // The user's own marks are no news to the user.
  expect(expectOk(await app.core.sessions.show({ session }))).toMatchObject({
    updatedAt: before.updatedAt,
    noteworthySeq: before.noteworthySeq,
  });
  const { seq } = expectOk(await app.core.sessions.show({ session }));
  expectOk(await app.core.review.markViewed({ session, files }));
  expect(expectOk(await app.core.sessions.show({ session })).seq).toBe(seq);

  expectOk(await app.core.sessions.send({ session, prompt: 'again' }));
  await app.untilIdle(session);
  expect(marks(await read())).toEqual({ ...all, 'a.txt': 'changed' });
  await app.reopen();
  expect(marks(await read())).toEqual({ ...all, 'a.txt': 'changed' });

  // What was viewed once is viewed again where a rollback brings it back.
  const { to } = await read({ kind: 'turn', turn: 1 });
  expectOk(await app.core.sessions.rollback({ session, commit: to }));
  expect(marks(await read())).toEqual(all);

  expectOk(await app.core.review.markUnviewed({ session, paths: [RepoPath.parse('b.txt')] }));
  expect(marks(await read())).toEqual({ ...all, 'b.txt': undefined });
});

test('a session that is not there has no files to be marked', async () => {
  await using app = await testCore();
  const session = SessionId.parse('nosession');
  const files = [
    { path: RepoPath.parse('a'), oldMode: null, oldBlob: null, newMode: '100644', newBlob: 'a'.repeat(40) },
  ];
  expect(await app.core.review.markViewed({ session, files })).toMatchObject({
    refusal: { code: 'session-unknown' },
  });
  expect(await app.core.review.markUnviewed({ session, paths: [RepoPath.parse('a')] })).toMatchObject({
    refusal: { code: 'session-unknown' },
  });
});
