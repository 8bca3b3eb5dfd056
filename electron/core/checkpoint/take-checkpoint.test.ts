import { chmod, mkdir, readFile, rm, stat, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { type CommitId, CommitId as CommitIdSchema, SessionId } from '#shared/ids';
import { type TestRepo, testRepo } from '../testing/test-repo';
import { expectOk } from '../testing/test-values';
import { createWorktree } from '../worktree/index';
import { takeCheckpoint } from './index';

const session = SessionId.parse('s0000001');
const branch = 'refs/heads/understory/task';

type Worktree = { path: string; base: CommitId; git(...args: string[]): Promise<string> };

async function withWorktree(repo: TestRepo): Promise<Worktree> {
  const base = await repo.commit('base');
  const { path } = expectOk(
    await createWorktree({
      ...{ home: repo.home, repositoryPath: repo.path, session, title: 'task', base },
      ...{ place: '{repository}.worktrees', include: [], setup: null },
    }),
  );
  return { path, base, git: (...args) => repo.git('-C', path, ...args) };
}

function checkpoint(
  repo: TestRepo,
  worktree: Worktree,
  more: Partial<Parameters<typeof takeCheckpoint>[0]> = {},
) {
  return takeCheckpoint({
    home: repo.home,
    repositoryPath: repo.path,
    worktree: worktree.path,
    session,
    turn: 1,
    at: 'end',
    branch,
    previous: worktree.base,
    title: 'Do the thing\nand more',
    ...more,
  });
}

async function files(repo: TestRepo, commit: CommitId): Promise<string[]> {
  return (await repo.git('ls-tree', '-r', '--name-only', commit)).split('\n').filter(Boolean);
}

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

test('sees an edit of the same size in the second of the staging', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  const index = await repo.git(
    '-C',
    worktree.path,
    'rev-parse',
    '--path-format=absolute',
    '--git-path',
    'index',
  );
  const file = join(worktree.path, 'a.txt');
  const moment = new Date(Math.floor(Date.now() / 1000) * 1000 - 10_000);
  await utimes(file, moment, moment);
  await worktree.git('update-index', '--refresh');
  await writeFile(file, 'two\n');
  await utimes(file, moment, moment);
  await utimes(index, moment, moment);
  await worktree.git('config', 'core.trustctime', 'false');

  const taken = await checkpoint(repo, worktree);

  expect(await repo.git('show', `${taken.commit}:a.txt`)).toBe('two');
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

test('leaves out what is too large, another repository or no file, and says so', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'grows.bin': 'small\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'big.bin'), '');
  await truncate(join(worktree.path, 'big.bin'), 60 * 1024 * 1024);
  await truncate(join(worktree.path, 'grows.bin'), 60 * 1024 * 1024);
  await mkdir(join(worktree.path, 'nested'));
  await repo.git('-C', join(worktree.path, 'nested'), 'init', '-q');
  await writeFile(join(worktree.path, 'nested', 'file'), 'inside\n');
  await rm(join(worktree.path, 'a.txt'));
  await execa('mkfifo', [join(worktree.path, 'a.txt')]);

  const taken = await checkpoint(repo, worktree);

  expect([...taken.skipped].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: 'a.txt', reason: 'special-file' },
    { path: 'big.bin', reason: 'too-large' },
    { path: 'grows.bin', reason: 'too-large' },
    { path: 'nested', reason: 'nested-repository' },
  ]);
  expect(await files(repo, taken.commit)).toEqual(['a.txt', 'grows.bin']);
});

test('files become folders, links and back', async () => {
  await using repo = await testRepo({ file: 'one\n', 'folder/inner': 'two\n', 'other/inner': 'three\n' });
  const worktree = await withWorktree(repo);
  await rm(join(worktree.path, 'file'));
  await mkdir(join(worktree.path, 'file'));
  await writeFile(join(worktree.path, 'file', 'inner'), 'now a folder\n');
  await rm(join(worktree.path, 'folder'), { recursive: true });
  await symlink('/etc', join(worktree.path, 'folder'));
  await rm(join(worktree.path, 'other'), { recursive: true });
  await writeFile(join(worktree.path, 'other'), 'now a file\n');

  const taken = await checkpoint(repo, worktree);

  expect(await files(repo, taken.commit)).toEqual(['file/inner', 'folder', 'other']);
  expect(await repo.git('show', `${taken.commit}:folder`)).toBe('/etc');
  expect(await worktree.git('status', '--porcelain')).toBe('');
});

test('marks that hide a file from Git hide nothing from a checkpoint', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'one\n', 'c.txt': 'one\n' });
  const worktree = await withWorktree(repo);
  await worktree.git('update-index', '--assume-unchanged', 'a.txt');
  await worktree.git('update-index', '--skip-worktree', 'b.txt', 'c.txt');
  for (const name of ['a.txt', 'b.txt']) await writeFile(join(worktree.path, name), 'hidden edit\n');
  await rm(join(worktree.path, 'c.txt'));

  const taken = await checkpoint(repo, worktree);

  expect(await repo.git('show', `${taken.commit}:a.txt`)).toBe('hidden edit');
  expect(await repo.git('show', `${taken.commit}:b.txt`)).toBe('hidden edit');
  expect(await repo.git('show', `${taken.commit}:c.txt`)).toBe('one');
});

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

test('a file that Git cannot convert is recorded as it is, beside the others', async () => {
  await using repo = await testRepo({ '.gitattributes': '*.u16 working-tree-encoding=UTF-16\n' });
  const worktree = await withWorktree(repo);
  await writeFile(join(worktree.path, 'bad.u16'), 'not UTF-16');
  await writeFile(join(worktree.path, 'good.txt'), 'fine\n');

  const taken = await checkpoint(repo, worktree);

  expect(await repo.git('show', `${taken.commit}:bad.u16`)).toBe('not UTF-16');
  expect(await repo.git('show', `${taken.commit}:good.txt`)).toBe('fine');
});

test('modes and submodule pointers are recorded', async () => {
  await using repo = await testRepo({ 'run.sh': '#!/bin/sh\n' });
  await using library = await testRepo({ lib: 'one\n' });
  await library.commit('lib');
  const worktree = await withWorktree(repo);
  await worktree.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.path, 'lib');
  await chmod(join(worktree.path, 'run.sh'), 0o755);

  const first = await checkpoint(repo, worktree);
  const inner = join(worktree.path, 'lib');
  await repo.git(
    '-C',
    inner,
    '-c',
    'user.name=x',
    '-c',
    'user.email=y',
    'commit',
    '-q',
    '--allow-empty',
    '-m',
    'moved',
  );
  const moved = CommitIdSchema.parse(await repo.git('-C', inner, 'rev-parse', 'HEAD'));
  const second = await checkpoint(repo, worktree, { turn: 2, previous: first.commit });

  expect(await repo.git('ls-tree', second.commit, 'run.sh')).toMatch(/^100755/);
  expect(await repo.git('ls-tree', second.commit, 'lib')).toContain(`160000 commit ${moved}`);
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
