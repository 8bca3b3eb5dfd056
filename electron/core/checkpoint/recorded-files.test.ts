import { chmod, mkdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { CommitId as CommitIdSchema } from '#shared/ids';
import { checkpoint, files, withWorktree } from '../testing/checkpoint-scene';
import { testRepo } from '../testing/test-repo';

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
