import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RepoPath, type SessionId } from '#shared/ids';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, testCore } from './testing/test-core';
import { testRepo } from './testing/test-repo';

const path = (text: string) => RepoPath.parse(text);
const lines = (change: Record<number, string> = {}) =>
  Array.from({ length: 12 }, (_, at) => `${change[at + 1] ?? at + 1}\n`).join('');

async function scene() {
  const repo = await testRepo({ 'a.txt': lines(), 'b.txt': 'b\n', 'gone.txt': 'gone\n' });
  await repo.commit('base');
  const app = await testCore();
  const { start } = await shellSessions(app, repo.path);
  const winner = await start("sed -i 's/^2$/two/' a.txt; echo winner > both.txt");
  const other = await start(
    "sed -i 's/^2$/zwei/; s/^7$/seven/; s/^11$/eleven/' a.txt; rm gone.txt; mkdir new; echo new > new/c.txt; echo other > both.txt",
  );
  const worktree = winner.worktree ?? '';
  return {
    ...{ repo, app, winner: winner.session, other: other.session, worktree, start },
    read: (name: string) => readFile(join(worktree, name), 'utf8').catch(() => null),
    take: (more: Partial<Parameters<typeof app.core.take.run>[0]>, from: SessionId = other.session) =>
      app.core.take.run({
        ...{ session: winner.session, from, only: null, hunks: [], resolutions: [], fingerprint: null },
        ...more,
      }),
    plan: (more: Partial<Parameters<typeof app.core.take.plan>[0]>) =>
      app.core.take.plan({
        ...{ session: winner.session, from: other.session, only: null, hunks: [], resolutions: [] },
        ...more,
      }),
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await repo[Symbol.asyncDispose]();
    },
  };
}

test('files and hunks of another session come into the worktree beside what is there, and a rollback undoes it', async () => {
  await using it = await scene();
  // The user's own edit, in no checkpoint yet.
  await writeFile(join(it.worktree, 'b.txt'), 'mine\n');
  const files = await it.take({ only: [path('gone.txt'), path('new')] });
  const { row, before } = expectOk(files);
  expect([await it.read('gone.txt'), await it.read('new/c.txt'), await it.read('b.txt')]).toEqual([
    null,
    'new\n',
    'mine\n',
  ]);
  expect(row).toMatchObject({ status: 'ready', turns: 1, files: 5 });
  const subject = await it.repo.git('-C', it.worktree, 'log', '-1', '--format=%s');
  expect(subject).toBe('Take 2 files over from Improve things');
  expect(await it.repo.git('-C', it.worktree, 'status', '--porcelain')).toBe('');

  const hunk = expectOk(
    await it.take({ only: [path('a.txt')], hunks: [{ path: path('a.txt') as never, hunks: [1] }] }),
  );
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two', 7: 'seven' }));
  expect(hunk.row.head).not.toBe(row.head);
  expect(await it.take({ only: [path('gone.txt')] })).toMatchObject({ refusal: { code: 'nothing-to-take' } });
  expect(await it.repo.git('status', '--porcelain')).toBe('');

  expectOk(await it.app.core.sessions.rollback({ session: it.winner, commit: before }));
  expect([await it.read('gone.txt'), await it.read('new/c.txt'), await it.read('b.txt')]).toEqual([
    'gone\n',
    null,
    'mine\n',
  ]);
  expect(await it.read('a.txt')).toBe(lines({ 2: 'two' }));
});

test('where both changed the same it is asked about, and nothing is written before that is resolved', async () => {
  await using it = await scene();
  const planned = expectOk(await it.plan({}));
  expect(planned.conflicts.map((one) => one.path)).toEqual(['a.txt', 'both.txt']);
  expect(await it.take({})).toMatchObject({ refusal: { code: 'conflicts' } });
  expect(await it.read('both.txt')).toBe('winner\n');
  const take = { choice: 'theirs' as const };
  const resolutions = planned.conflicts.map((one) => ({ path: one.path as never, take }));
  const again = expectOk(await it.plan({ resolutions }));
  expect(again.conflicts).toEqual([]);
  const run = { resolutions, fingerprint: again.fingerprint };
  await writeFile(join(it.worktree, 'both.txt'), 'meanwhile\n');
  expect(await it.take(run)).toMatchObject({ refusal: { code: 'plan-stale' } });
  expect(await it.read('both.txt')).toBe('meanwhile\n');
  await writeFile(join(it.worktree, 'both.txt'), 'winner\n');
  expectOk(await it.take(run));
  expect(await it.read('both.txt')).toBe('other\n');
  expect(await it.read('a.txt')).toBe(lines({ 2: 'zwei', 7: 'seven', 11: 'eleven' }));
});

test('what cannot be taken is refused, and a pick moves on', async () => {
  await using it = await scene();
  const { app, winner, other } = it;
  await using elsewhere = await testRepo({ 'a.txt': 'one\n' });
  await elsewhere.commit('base');
  const { start } = await shellSessions(app, elsewhere.path);
  const apart = await start('echo two > a.txt');
  expect(await it.take({}, apart.session)).toMatchObject({ refusal: { code: 'sessions-apart' } });
  expect(await it.take({ hunks: [{ path: path('a.txt') as never, hunks: [9] }] })).toMatchObject({
    refusal: { code: 'part-unfit' },
  });
  const judge = async (session: SessionId, more: { opinion?: string; picked?: boolean }) =>
    expectOk(await app.core.variants.judge({ session, instead: [winner, other], ...more }));
  await judge(winner, { opinion: 'Short, no tests', picked: true });
  await judge(other, { picked: true });
  const judged = (session: SessionId) => app.untilRow(session, () => true).then((row) => row.judged);
  expect(await judged(winner)).toEqual({ opinion: 'Short, no tests', picked: false });
  expect(await judged(other)).toEqual({ opinion: '', picked: true });
  // The work of a discarded session can still be taken.
  expectOk(await app.core.sessions.discard({ session: other }));
  expectOk(await it.take({ only: [path('new/c.txt')] }));
});
