import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { branch, checkpoint, files, session, withWorktree } from '../testing/checkpoint-scene';
import { testRepo } from '../testing/test-repo';
import { takeCheckpoint } from './index';

test('records edits, new and deleted files, and commits them once on the session branch', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'two\n', '.gitignore': '*.log\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'a.txt'), 'changed\n');
  await writeFile(join(worktree.path, 'new.txt'), 'new\n');
  await writeFile(join(worktree.path, 'noise.log'), 'ignored\n');
  await rm(join(worktree.path, 'b.txt'));

  const taken = await checkpoint(repo, worktree);

  expect(taken).toMatchObject({ ref: `refs/understory/${session}/1/end`, skipped: [], strayed: null });
  expect(await files(repo, taken.commit)).toEqual(['.gitignore', 'a.txt', 'new.txt']);
  expect(await repo.git('rev-parse', taken.ref)).toBe(taken.commit);
  expect(await repo.git('rev-parse', branch)).toBe(taken.branchCommit);
  expect(await repo.git('log', '-1', '--format=%s%n%an%n%(trailers)', branch)).toBe(
    `Do the thing\nTess Test\nUnderstory-Session: ${session}\nUnderstory-Turn: 1\n`,
  );
  expect(await repo.git('log', '-1', '--format=%ae %P', taken.commit)).toBe(
    `understory@localhost ${worktree.base}`,
  );
  expect(await worktree.git('status', '--porcelain')).toBe('');

  const again = await checkpoint(repo, worktree, { turn: 2, previous: taken.commit });
  expect(again.branchCommit).toBeNull();
  expect(await repo.git('rev-parse', `${again.commit}^{tree}`)).toBe(
    await repo.git('rev-parse', `${taken.commit}^{tree}`),
  );
});

test('a start checkpoint records but leaves the branch and the index alone', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'a.txt'), 'by hand\n');

  const taken = await checkpoint(repo, worktree, { at: 'start' });

  expect(taken.branchCommit).toBeNull();
  expect(await repo.git('show', `${taken.commit}:a.txt`)).toBe('by hand');
  expect(await worktree.git('status', '--porcelain')).toBe(' M a.txt');
});

test('keeps the commits of an agent and adds only what they lack', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'a.txt'), 'two\n');
  await worktree.git('commit', '-q', '-am', 'by the agent');
  const own = await worktree.git('rev-parse', 'HEAD');

  const first = await checkpoint(repo, worktree);
  expect(first.branchCommit).toBeNull();
  expect(await repo.git('log', '-1', '--format=%P', first.commit)).toBe(`${own} ${worktree.base}`);

  await writeFile(join(worktree.path, 'b.txt'), 'left over\n');
  const second = await checkpoint(repo, worktree, { turn: 2, previous: first.commit });
  expect(await repo.git('log', '-1', '--format=%P', second.branchCommit ?? '')).toBe(own);
});

test.each([
  ['another branch', ['checkout', '-q', '-b', 'elsewhere'], 'refs/heads/elsewhere'],
  ['a detached HEAD', ['checkout', '-q', '--detach'], 'HEAD'],
])(
  'an agent that left its branch for %s is told of, and nothing is lost',
  async (_name, command, strayed) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const worktree = await withWorktree(repo);
    await worktree.git(...command);
    await writeFile(join(worktree.path, 'a.txt'), 'two\n');
    await worktree.git('commit', '-q', '-am', 'away');
    await writeFile(join(worktree.path, 'b.txt'), 'more\n');

    const taken = await checkpoint(repo, worktree);

    expect(taken).toMatchObject({ strayed, branchCommit: null });
    expect(await files(repo, taken.commit)).toEqual(['a.txt', 'b.txt']);
    expect(await repo.git('rev-parse', branch)).toBe(worktree.base);
    expect(await repo.git('log', '-1', '--format=%P', taken.commit)).toContain(
      await worktree.git('rev-parse', 'HEAD'),
    );
  },
);

test('a merge that the agent left open is recorded and stays open', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  await repo.write({ 'a.txt': 'main\n' });
  await repo.commit('main goes on');
  await writeFile(join(worktree.path, 'a.txt'), 'session\n');
  await worktree.git('commit', '-q', '-am', 'mine');
  await expect(worktree.git('merge', 'main')).rejects.toThrow();

  const taken = await checkpoint(repo, worktree);

  expect(taken.branchCommit).toBeNull();
  expect(await repo.git('show', `${taken.commit}:a.txt`)).toContain('<<<<<<<');
  expect(await worktree.git('status', '--porcelain')).toBe('UU a.txt');
});

test('an index that Git cannot read does not keep the work from being recorded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
  const worktree = await withWorktree(repo);
  const index = await worktree.git('rev-parse', '--path-format=absolute', '--git-path', 'index');
  await writeFile(index, 'not an index');
  await writeFile(join(worktree.path, 'a.txt'), 'changed\n');

  const taken = await checkpoint(repo, worktree);

  expect(await repo.git('show', `${taken.commit}:a.txt`)).toBe('changed');
  expect(await files(repo, taken.commit)).toEqual(['a.txt', 'b.txt']);
});

test('a local session records the workspace and touches neither index nor branch', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const base = await repo.commit('base');
  await repo.write({ 'a.txt': 'mine\n', 'staged.txt': 'staged\n', 'new.txt': 'new\n' });
  await repo.git('add', 'staged.txt');
  const index = join(repo.path, '.git', 'index');
  const before = await readFile(index);
  const { mtimeMs } = await stat(index);

  const taken = await takeCheckpoint({
    home: repo.home,
    repositoryPath: repo.path,
    worktree: repo.path,
    session,
    turn: 1,
    at: 'end',
    branch: null,
    previous: base,
    title: 'x',
  });

  expect(taken).toMatchObject({ branchCommit: null, strayed: null });
  expect(await files(repo, taken.commit)).toEqual(['a.txt', 'new.txt', 'staged.txt']);
  expect(await readFile(index)).toEqual(before);
  expect((await stat(index)).mtimeMs).toBe(mtimeMs);
  expect(await repo.git('rev-parse', 'main')).toBe(base);
});

test('an agent that deletes branch, refs and objects does not keep its work from being recorded', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'a.txt'), 'two\n');
  const first = await checkpoint(repo, worktree);
  await worktree.git('update-ref', '-d', branch);
  await worktree.git('update-ref', '-d', first.ref);
  await rm(join(repo.path, '.git', 'logs'), { recursive: true });
  await rm(join(repo.path, '.git', 'worktrees', 'task', 'logs'), { recursive: true });
  await repo.git('gc', '-q', '--prune=now');
  await expect(repo.git('cat-file', '-e', first.commit)).rejects.toThrow();
  await writeFile(join(worktree.path, 'b.txt'), 'three\n');

  const second = await checkpoint(repo, worktree, { turn: 2, previous: first.commit });

  expect(await files(repo, second.commit)).toEqual(['a.txt', 'b.txt']);
  expect(await repo.git('show', `${branch}:a.txt`)).toBe('two');
  expect(await repo.git('rev-parse', branch)).toBe(second.branchCommit);
});
