import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CommitId, SessionId } from '#shared/ids';
import { AT_NIGHT, someByDay } from '#shared/testing/at-night';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import { createWorktree, finishRemovals, removeWorktree, restoreWorktree, worktreeHealth } from './index';
import { listLeftovers } from './leftovers';

const place = '{repository}.worktrees';
const first = SessionId.parse('s0000001');
const second = SessionId.parse('s0000002');

async function begin(
  repo: TestRepo,
  session: SessionId,
  base: CommitId,
): Promise<{ path: string; branch: string }> {
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
  return { path: made.value.path, branch: made.value.branch };
}

/** A removal that is cut off after a step, as by a crash; null when it has no more steps. */
async function cutOff(repo: TestRepo, of: { path: string; branch: string }, head: CommitId, after: number) {
  let count = 0;
  let name: string | null = null;
  const step = (at: string) => {
    if (count === after) {
      name = at;
      throw new Error('cut off');
    }
    count += 1;
  };
  await removeWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    ...of,
    session: first,
    head,
    step,
  }).catch((error: Error) => {
    if (error.message !== 'cut off') throw error;
  });
  return name;
}

function finished(repo: TestRepo) {
  return finishRemovals({ home: repo.home, repositoryPath: repo.path, sessions: [first, second] });
}

async function restored(repo: TestRepo, of: { path: string; branch: string }, head: CommitId) {
  const made = await restoreWorktree({
    home: repo.home,
    repositoryPath: repo.path,
    session: first,
    head,
    ...of,
    place,
  });
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
}

test('a removal that is ended later takes nothing of a session that got the same names', async () => {
  for (let after = 0; ; after += AT_NIGHT ? 1 : 2) {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const base = await repo.commit('base');
    const of = await begin(repo, first, base);
    await writeFile(join(of.path, 'mine'), 'of the first\n');
    const step = await cutOff(repo, of, base, after);
    if (step === null) break;
    const other = await begin(repo, second, base);
    await writeFile(join(other.path, 'mine'), 'of the second\n');

    expect((await finished(repo)).failed, step).toEqual([]);

    expect(
      await worktreeHealth({ home: repo.home, repositoryPath: repo.path, path: other.path, session: second }),
      step,
    ).toBe('fine');
    expect(await repo.git('rev-parse', other.branch), step).toBe(base);
    expect(await repo.git('-C', other.path, 'status', '--porcelain', '--branch'), step).toContain('?? mine');
    expect(await readFile(join(other.path, 'mine'), 'utf8'), step).toBe('of the second\n');
    expect(await listLeftovers(repo.home, [first, second]), step).toEqual([]);
    const begun = await worktreeHealth({
      home: repo.home,
      repositoryPath: repo.path,
      path: of.path,
      session: first,
    });
    if (begun !== 'fine') {
      const back = await restored(repo, of, base);
      expect(await readFile(join(back.path, 'mine'), 'utf8'), step).toBe('of the first\n');
    }
  }
});

test.each(someByDay(['moved aside', 'unlisted', 'branch deleted'], 1))(
  'what the user made by hand under the same names after “%s” stays',
  async (cut) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const base = await repo.commit('base');
    const of = await begin(repo, first, base);
    await writeFile(join(of.path, 'mine'), 'of the session\n');
    const names = ['noted', 'kept', 'recorded as removed', 'moved aside', 'unlisted', 'branch deleted'];
    expect(await cutOff(repo, of, base, names.indexOf(cut))).toBe(cut);
    await repo.git('update-ref', '-d', of.branch);
    await repo.git('worktree', 'prune');
    await repo.git('branch', of.branch.replace('refs/heads/', ''), base);
    await mkdir(of.path);
    await writeFile(join(of.path, 'theirs'), 'x');

    await finished(repo);
    expect(await repo.git('rev-parse', of.branch)).toBe(base);
    expect(await readdir(of.path)).toEqual(['theirs']);
    const back = await restored(repo, of, base);

    expect(back).toEqual({ path: `${of.path}-2`, branch: `${of.branch}-2` });
    expect(await readFile(join(back.path, 'mine'), 'utf8')).toBe('of the session\n');
    expect(await readdir(of.path)).toEqual(['theirs']);
    await repo.git('checkout', '-q', of.branch.replace('refs/heads/', ''));
  },
);

test('a discarded session does not come back onto a branch that the user made at the same commit', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const of = await begin(repo, first, base);
  const { head } = expectOk(
    await removeWorktree({ home: repo.home, repositoryPath: repo.path, ...of, session: first, head: base }),
  );
  await repo.git('branch', of.branch.replace('refs/heads/', ''), base);

  expect(await restored(repo, of, head)).toEqual({ path: `${of.path}-2`, branch: `${of.branch}-2` });
});

test('a half-made worktree is taken back only while it is the one that was made', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const controller = new AbortController();
  const options = {
    home: repo.home,
    repositoryPath: repo.path,
    session: first,
    title: 'task',
    base,
    place,
    setup: null,
  };
  const path = join(repo.parent, 'repo.worktrees', 'task');
  const note = join(repo.home, 'leftovers', `${first}.creation.json`);
  // A note as a crash leaves it, of a folder that the user has deleted and made anew since.
  const made = await begin(repo, first, base);
  await repo.git('worktree', 'remove', '-f', '-f', path);
  await repo.git('update-ref', '-d', made.branch);
  await rm(join(repo.home, 'worktrees'), { recursive: true });
  await mkdir(path);
  await writeFile(join(path, 'theirs'), 'x');
  await repo.git('branch', 'understory/task', base);
  const folder = { device: '1', inode: '1', born: '1' };
  const half = { what: 'creation', session: first, path, folder, aside: null, branch: made.branch };
  await writeFile(note, JSON.stringify({ ...half, at: base, admin: null }));

  expect(await finished(repo)).toEqual({ ended: 1, failed: [] });

  expect(await readdir(path)).toEqual(['theirs']);
  expect(await repo.git('rev-parse', made.branch)).toBe(base);
  controller.abort();
  await createWorktree({ ...options, include: [], signal: controller.signal });
  expect(await readdir(path)).toEqual(['theirs']);
});

test('a worktree that was finished when its note was left over is no half-made one', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  const of = await begin(repo, first, base);
  await writeFile(join(of.path, 'mine'), 'x');
  const half = { what: 'creation', session: first, path: of.path, aside: null, branch: of.branch };
  const note = join(repo.home, 'leftovers', `${first}.creation.json`);
  await writeFile(note, JSON.stringify({ ...half, at: base, admin: null }));

  await finished(repo);

  expect(await readFile(join(of.path, 'mine'), 'utf8')).toBe('x');
});
