import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RepoPath, SessionId } from '#shared/ids';
import { someByDay } from '#shared/testing/at-night';
import { shellSessions } from './testing/shell-sessions';
import { expectOk, type TestCore, testCore } from './testing/test-core';
import { type TestRepo, testRepo } from './testing/test-repo';

const lines = (changes: Record<number, string> = {}) =>
  `${Array.from({ length: 12 }, (_, line) => changes[line] ?? `line ${line}`).join('\n')}\n`;

const whole = { mode: 'changes' as const, target: null, hunks: [], resolutions: [] };
const apply = (
  app: TestCore,
  session: SessionId,
  only: string[] | null,
  mode: 'changes' | 'squash' | 'merge' = 'changes',
) => app.core.apply.run({ session, ...whole, mode, only: only as RepoPath[] | null, fingerprint: null });

/** Paths that a scope shows as changed. */
async function shown(app: TestCore, session: SessionId, kind: 'session' | 'remaining' = 'session') {
  const { files } = expectOk(await app.core.changes.get({ session, scope: { kind } }));
  return files.map(({ path, additions, deletions }) => `${path} +${additions} -${deletions}`);
}

/** A main that went on in the last line and in a file of its own, and then took the line back. */
async function mainTookBack(repo: TestRepo): Promise<void> {
  await repo.git('revert', '--no-edit', 'HEAD');
}

const WAYS = {
  'merged the base': 'git merge -q --no-edit main',
  'rebased onto the base': 'git rebase -q main',
  'merged the base in the middle of its work':
    'git merge -q --no-edit main; echo own > own.txt; git add -A; git commit -qm own',
  'merged the base without a commit of its own':
    'git reset -q --hard HEAD~1; git merge -q --ff-only main; sed -i "s/line 1$/one/" a.txt',
} as const;

test.each(someByDay(Object.entries(WAYS), 3))(
  'what is of others is not shown as the session’s after the agent %s',
  async (_name, way) => {
    await using repo = await testRepo({ 'a.txt': lines() });
    await repo.commit('base');
    await using app = await testCore();
    const sessions = await shellSessions(app, repo.path);
    const { session } = await sessions.start('sed -i "s/line 1$/one/" a.txt; git commit -qam one');
    await repo.write({ 'a.txt': lines({ 11: 'main' }), 'm.txt': 'm\n' });
    await repo.commit('on main');
    const row = await sessions.send(session, way);
    const own = way.includes('own.txt') ? ['own.txt +1 -0'] : [];
    expect(await shown(app, session)).toEqual(['a.txt +1 -1', ...own]);
    expect(await shown(app, session, 'remaining')).toEqual(['a.txt +1 -1', ...own]);
    expect(row).toMatchObject({ files: 1 + own.length, additions: 1 + own.length, deletions: 1 });

    await mainTookBack(repo);
    const plan = expectOk(await app.core.apply.plan({ session, ...whole, only: null }));
    // What the window picks a part of, with the hunks as the plan numbers them.
    const { base: from, head: to } = plan;
    const between = { kind: 'between' as const, from, to };
    const picker = expectOk(await app.core.changes.get({ session, scope: between }));
    expect(picker.files.map(({ path }) => path)).toEqual(['a.txt', ...(own.length > 0 ? ['own.txt'] : [])]);
    const hunks = expectOk(await app.core.changes.hunks({ session, from, to, path: 'a.txt' as RepoPath }));
    expect(hunks.map(({ text }) => text)).toEqual(['-line 1\n+one\n']);
    const record = expectOk(await apply(app, session, ['a.txt']));
    expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(lines({ 1: 'one' }));
    expect(await repo.git('status', '--porcelain')).toBe(' M a.txt');
    expectOk(await app.core.apply.undo({ apply: record.apply }));
    expect(await repo.git('status', '--porcelain')).toBe('');
  },
);

test('a part after an apply and a merge of the base brings neither what was taken back nor what is there', async () => {
  await using repo = await testRepo({ 'a.txt': lines(), 'b.txt': 'b\n' });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session } = await sessions.start('sed -i "s/line 1$/one/" a.txt');
  // Uncommitted, so that what the agent merges next does not have it: the common states are two.
  await repo.write({ 'a.txt': lines({ 11: 'main' }) });
  await repo.commit('on main');
  expectOk(await apply(app, session, null));
  await sessions.send(session, 'git merge -q --no-edit main; sed -i "s/line 4/four/" a.txt; echo B > b.txt');
  await repo.git('stash', '-q');
  await mainTookBack(repo);
  await repo.git('stash', 'pop', '-q');
  const plan = expectOk(await app.core.apply.plan({ session, ...whole, only: null }));
  const { base: from, head: to } = plan;
  const hunks = expectOk(await app.core.changes.hunks({ session, from, to, path: 'a.txt' as RepoPath }));
  expect(hunks.map(({ text }) => text)).toEqual(['-line 4\n+four\n']);
  expectOk(await apply(app, session, ['a.txt']));
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(lines({ 1: 'one', 4: 'four' }));
  expectOk(await apply(app, session, null));
  expect(await readFile(join(repo.path, 'b.txt'), 'utf8')).toBe('B\n');
  expect(await app.core.apply.plan({ session, ...whole, only: null })).toMatchObject({
    refusal: { code: 'nothing-to-apply' },
  });
});

test('where both merged each other, what was taken back stays so', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session } = await sessions.start('sed -i "s/line 1$/one/" a.txt; git commit -qam one');
  await repo.write({ 'a.txt': lines({ 11: 'main' }) });
  await repo.commit('on main');
  await repo.git('branch', 'm1');
  await repo.git('merge', '-q', '--no-edit', 'understory/improve-things');
  await sessions.send(session, 'git merge -q --no-edit m1; sed -i "s/line 6/six/" a.txt');
  await repo.write({ 'a.txt': lines() });
  await repo.commit('take it all back');
  expectOk(await apply(app, session, ['a.txt']));
  expect(await readFile(join(repo.path, 'a.txt'), 'utf8')).toBe(lines({ 6: 'six' }));
});

test('the session’s own work stays its own when the base has it, and a third branch that it merged comes with it', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session } = await sessions.start('echo 1 > one.txt');
  await repo.git('merge', '-q', '--ff-only', 'understory/improve-things');
  await repo.git('branch', 'third', 'HEAD~1');
  await repo.git('switch', '-q', 'third');
  await repo.write({ 'third.txt': '3\n' });
  await repo.commit('third');
  await repo.git('switch', '-q', 'main');
  await sessions.send(session, 'git merge -q --no-edit third; echo 2 > two.txt');
  expect(await shown(app, session)).toEqual(['one.txt +1 -0', 'third.txt +1 -0', 'two.txt +1 -0']);
});

test('a rollback to before the agent merged the base compares with the base as it was', async () => {
  await using repo = await testRepo({ 'a.txt': lines() });
  await repo.commit('base');
  await using app = await testCore();
  const sessions = await shellSessions(app, repo.path);
  const { session, head } = await sessions.start('echo 1 > one.txt');
  await repo.write({ 'm.txt': 'm\n' });
  await repo.commit('on main');
  await sessions.send(session, 'git merge -q --no-edit main');
  expect(await shown(app, session)).toEqual(['one.txt +1 -0']);
  expectOk(await app.core.sessions.rollback({ session, commit: head }));
  expect(await shown(app, session)).toEqual(['one.txt +1 -0']);
});
