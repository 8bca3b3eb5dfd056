import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommitId, SessionId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import {
  createWorktree,
  expireDiscarded,
  finishRemovals,
  RETENTION_DAYS,
  removeWorktree,
  restoreWorktree,
  worktreeHealth,
} from './index';

const session = SessionId.parse('s0000001');
const half = SessionId.parse('s0000002');
const place = '{repository}.worktrees';

async function withWorktree(repo: TestRepo): Promise<{ path: string; branch: string; base: CommitId }> {
  const base = await repo.commit('base');
  const made = await createWorktree({
    ...{
      home: repo.home,
      repositoryPath: repo.path,
      session,
      title: 'task',
      base,
      place,
      include: [],
      setup: null,
    },
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return { path: made.value.path, branch: made.value.branch, base };
}

function finished(repo: TestRepo) {
  return finishRemovals({ home: repo.home, repositoryPath: repo.path, sessions: [session, half] });
}

const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000);

/** What is given up at a moment of what was discarded just now. */
function expired(repo: TestRepo, now: Date) {
  const discarded = { session, keptUntil: days(RETENTION_DAYS).toISOString() };
  return expireDiscarded({ home: repo.home, repositoryPath: repo.path, sessions: [discarded], now });
}

function inPlace(repo: TestRepo): Promise<string[]> {
  return readdir(join(repo.parent, 'repo.worktrees'));
}

test('discarding keeps commits and edits by a hidden ref, and restoring brings them back', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  await writeFile(join(path, 'a.txt'), 'committed\n');
  await repo.git('-C', path, 'commit', '-q', '-am', 'work');
  const branchHead = await repo.git('rev-parse', branch);
  await writeFile(join(path, 'a.txt'), 'edited after the last checkpoint\n');
  await writeFile(join(path, 'b.txt'), 'untracked\n');
  await mkdir(join(path, 'sealed'));
  await writeFile(join(path, 'sealed', 'file'), 'x');
  await chmod(join(path, 'sealed'), 0o555);

  const kept = expectOk(
    await removeWorktree({ home: repo.home, repositoryPath: repo.path, path, branch, session, head: base }),
  );

  expect(kept.ref).toBe(`refs/understory/${session}/discarded`);
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path, session })).toBe('missing');
  expect(await repo.git('for-each-ref', 'refs/heads/understory')).toBe('');
  expect(await repo.git('worktree', 'list')).not.toContain('task');
  expect(await repo.git('merge-base', '--is-ancestor', branchHead, kept.ref)).toBe('');
  expect(await finished(repo)).toEqual({ ended: 0, failed: [] });
  expect(await inPlace(repo)).toEqual(['.understory-trash']);

  const restored = await restoreWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    session,
    head: base,
    branch,
    path,
    place,
  });

  expect(restored).toEqual({ ok: true, value: { path, branch } });
  expect(await repo.git('rev-parse', branch)).toBe(branchHead);
  expect(await readFile(join(path, 'a.txt'), 'utf8')).toBe('edited after the last checkpoint\n');
  expect(await repo.git('-C', path, 'status', '--porcelain')).toBe(' M a.txt\n?? b.txt\n?? sealed/');
  expect(await repo.git('for-each-ref', kept.ref)).toBe('');
});

test('a worktree that was deleted by hand comes back on its branch', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  await rm(path, { recursive: true });
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path, session })).toBe('missing');

  const restored = await restoreWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    session,
    head: base,
    branch,
    path,
    place,
  });

  expect(restored).toEqual({ ok: true, value: { path, branch } });
  expect(await repo.git('-C', path, 'status', '--porcelain', '--branch')).toBe('## understory/task');
});

test('a name that someone else took meanwhile is left to them', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  const kept = expectOk(
    await removeWorktree({ home: repo.home, repositoryPath: repo.path, path, branch, session, head: base }),
  );
  await repo.write({ 'a.txt': 'two\n' });
  const theirs = await repo.commit('theirs');
  await repo.git('update-ref', branch, theirs);
  await mkdir(path);
  await writeFile(join(path, 'theirs'), 'x');

  const restored = await restoreWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    session,
    head: kept.head,
    branch,
    path,
    place,
  });

  expect(restored).toEqual({ ok: true, value: { path: `${path}-2`, branch: `${branch}-2` } });
  expect(await repo.git('rev-parse', branch)).toBe(theirs);
  expect(await readdir(path)).toEqual(['theirs']);
});

test('a folder that is somebody else’s by now is not touched', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  await rm(path, { recursive: true });
  await repo.git('clone', '-q', repo.path, path);
  expect(await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path, session })).toBe(
    'replaced',
  );

  await removeWorktree({ home: repo.home, repositoryPath: repo.path, path, branch, session, head: base });
  await finished(repo);

  expect(await repo.git('-C', path, 'status', '--porcelain')).toBe('');
});

test('removing leaves other worktrees and a branch that is checked out elsewhere alone', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  const other = join(repo.parent, 'other');
  await repo.git('worktree', 'add', '-q', other);
  await rename(other, `${other}-moved`);
  await repo.git('-C', path, 'checkout', '-q', '--detach');
  await repo.git('checkout', '-q', 'understory/task');

  await removeWorktree({ home: repo.home, repositoryPath: repo.path, path, branch, session, head: base });

  expect(await repo.git('rev-parse', 'HEAD')).toBe(base);
  expect(await repo.git('worktree', 'list', '--porcelain')).toContain(other);
});

test('what a crash cut off in an earlier version is ended, and what its names alone say is left alone', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  const aside = join(repo.parent, 'repo.worktrees', `.understory-removed-${session}-1`);
  const leftovers = join(repo.home, 'leftovers');
  const note = { session, path, branch, at: base, admin: 'task' };
  await rename(path, aside);
  await writeFile(
    join(leftovers, `${session}.removal.json`),
    JSON.stringify({ ...note, what: 'removal', aside }),
  );
  const halfPath = join(repo.parent, 'repo.worktrees', 'half');
  await repo.git('worktree', 'add', '-q', '--lock', '-b', 'understory/half', halfPath);
  await writeFile(
    join(leftovers, `${half}.creation.json`),
    JSON.stringify({
      ...note,
      what: 'creation',
      session: half,
      path: halfPath,
      branch: 'refs/heads/understory/half',
      aside: null,
    }),
  );

  expect(await finished(repo)).toEqual({ ended: 2, failed: [] });

  expect(await inPlace(repo)).toEqual(['.understory-trash']);
  expect(await readdir(leftovers)).toEqual([]);
  expect(await repo.git('for-each-ref', '--format=%(refname)', 'refs/heads/understory')).toBe(
    `refs/heads/understory/half\n${branch}`,
  );
  expect((await repo.git('worktree', 'list')).split('\n')).toHaveLength(1);
});

test('discarded work is given up when its time is over, and only then', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const { path, branch, base } = await withWorktree(repo);
  await repo.git('update-ref', `refs/understory/${session}/1/end`, base);
  await repo.git('update-ref', 'refs/understory/s0000009/1/end', base);
  await removeWorktree({ home: repo.home, repositoryPath: repo.path, path, branch, session, head: base });

  expect(await expired(repo, days(29))).toEqual([]);
  expect(await expired(repo, days(31))).toEqual([session]);
  expect(await repo.git('for-each-ref', '--format=%(refname)', 'refs/understory')).toBe(
    'refs/understory/s0000009/1/end',
  );
  expect(await inPlace(repo)).toEqual([]);
  expect(await readdir(join(repo.path, '.git'))).not.toContain('understory');
});
