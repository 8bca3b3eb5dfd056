import { chmod, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test, vi } from 'vitest';
import type { RepositoryState } from '#shared/repository';
import { testRepo } from '../testing/test-repo';
import { inspectRepository } from './inspect-repository';

async function stateOf(path: string): Promise<RepositoryState> {
  const found = await inspectRepository(join(tmpdir(), 'understory-no-home'), path);
  if (!found.ok) throw new Error(JSON.stringify(found.refusal));
  return found.value;
}

test('a repository, by a folder in it, its .git folder and a link to it', async () => {
  await using repo = await testRepo({ 'deep/er/a.txt': 'one\n' });
  const commit = await repo.commit('base');
  await symlink(repo.path, join(repo.parent, 'link'));
  const expected = {
    path: repo.path,
    head: { type: 'branch', ref: 'refs/heads/main', commit },
    shallow: false,
    linkedTo: null,
    operation: null,
    submodules: false,
    sparse: false,
    objectFormat: 'sha1',
    changed: { staged: 0, unstaged: 0, untracked: 0 },
    untrusted: false,
  };
  for (const path of [
    repo.path,
    join(repo.path, 'deep', 'er'),
    join(repo.path, '.git'),
    join(repo.parent, 'link'),
  ]) {
    expect(await stateOf(path)).toEqual(expected);
  }
});

test('what has no commit, what is detached, what has changes', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
  expect(await stateOf(repo.path)).toMatchObject({
    head: { type: 'unborn', ref: 'refs/heads/main' },
    changed: { staged: 0, unstaged: 0, untracked: 2 },
  });
  const commit = await repo.commit('base');
  await repo.git('checkout', '-q', '--detach');
  await repo.write({ 'a.txt': 'two\n', 'b.txt': 'two\n', 'new/one': '1', 'new/two': '2' });
  await repo.git('add', 'a.txt');
  await repo.write({ 'a.txt': 'three\n' });
  expect(await stateOf(repo.path)).toMatchObject({
    head: { type: 'detached', commit },
    changed: { staged: 1, unstaged: 2, untracked: 2 },
  });
});

test('a linked worktree, a shallow clone, sha256, sparse, submodules', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' }, { initArgs: ['--object-format=sha256'] });
  await repo.commit('base');
  await repo.commit('more');
  const linked = join(repo.parent, 'linked');
  await repo.git('worktree', 'add', '-q', linked);
  await repo.git('-C', linked, 'sparse-checkout', 'set', 'x');
  expect(await stateOf(linked)).toMatchObject({ linkedTo: repo.path, objectFormat: 'sha256', sparse: true });
  const shallow = join(repo.parent, 'shallow');
  await repo.git('clone', '-q', '--depth=1', `file://${repo.path}`, shallow);
  await writeFile(join(shallow, '.gitmodules'), '');
  expect(await stateOf(shallow)).toMatchObject({ shallow: true, submodules: true, linkedTo: null });
});

test.each([
  ['merge', [['merge', 'side']]],
  ['rebase', [['rebase', 'side']]],
  ['cherry-pick', [['cherry-pick', 'side']]],
  ['revert', [['revert', '--no-edit', 'HEAD~1']]],
  ['bisect', [['bisect', 'start', 'HEAD', 'HEAD~2']]],
  [
    'am',
    [
      ['format-patch', '-q', '-1', 'side', '-o', '..'],
      ['am', '-q', '../0001-side.patch'],
    ],
  ],
] as const)('an ongoing %s is told of', async (operation, commands) => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await repo.git('checkout', '-q', '-b', 'side');
  await repo.write({ 'a.txt': 'side\n' });
  await repo.commit('side');
  await repo.git('checkout', '-q', 'main');
  await repo.write({ 'a.txt': 'main\n' });
  await repo.commit('main');
  await repo.write({ 'a.txt': 'main again\n' });
  await repo.commit('main again');
  for (const command of commands) await repo.git(...command).catch(() => undefined);

  expect((await stateOf(repo.path)).operation).toBe(operation);
});

test('refuses what is no repository, bare, gone, or of a kind that Git does not know', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const bare = join(repo.parent, 'bare');
  await repo.git('init', '-q', '--bare', bare);
  await mkdir(join(repo.parent, 'plain'));
  await repo.git('config', 'core.repositoryFormatVersion', '1');
  await repo.git('config', 'extensions.refStorage', 'reftable-of-tomorrow');

  const refusal = async (path: string) => {
    const found = await inspectRepository(join(tmpdir(), 'understory-no-home'), path);
    return found.ok ? null : found.refusal;
  };

  expect(await refusal(bare)).toEqual({ code: 'bare-repository', path: bare });
  expect(await refusal(join(repo.parent, 'plain'))).toEqual({
    code: 'not-a-repository',
    path: join(repo.parent, 'plain'),
  });
  expect(await refusal(join(repo.path, 'a.txt'))).toMatchObject({ code: 'not-a-repository' });
  expect(await refusal(join(repo.parent, 'gone'))).toEqual({
    code: 'folder-not-found',
    path: join(repo.parent, 'gone'),
  });
  expect(await refusal(repo.path)).toMatchObject({
    code: 'unsupported-repository',
    path: repo.path,
    reason: expect.stringContaining('refstorage'),
  });
});

test('objects that only a variable of one shell names are said to be elsewhere, and where to name them', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('base');
  const elsewhere = join(repo.parent, 'store');
  await rename(join(repo.path, '.git/objects'), elsewhere);
  await mkdir(join(repo.path, '.git/objects/info'), { recursive: true });
  vi.stubEnv('GIT_ALTERNATE_OBJECT_DIRECTORIES', elsewhere);
  const alternates = join(repo.path, '.git/objects/info/alternates');
  const refused = await inspectRepository(repo.home, repo.path);
  expect(refused).toEqual({
    ok: false,
    refusal: {
      code: 'repository-unusable',
      path: repo.path,
      why: 'objects-by-environment',
      detail: 'GIT_ALTERNATE_OBJECT_DIRECTORIES',
      command: `printf '%s\\n' '${elsewhere}' >> '${alternates}'`,
    },
  });
  await writeFile(alternates, `${elsewhere}\n`);
  expect(await stateOf(repo.path)).toMatchObject({ head: { commit } });
});

test('a folder of somebody else’s is refused with what to type', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const bin = join(repo.parent, 'bin');
  await mkdir(bin);
  const git = (await execa('which', ['git'])).stdout;
  // Git's own switch for testing this without a second user.
  await writeFile(join(bin, 'git'), `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec ${git} "$@"\n`);
  await chmod(join(bin, 'git'), 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);

  expect(await inspectRepository(repo.home, repo.path)).toEqual({
    ok: false,
    refusal: {
      code: 'dubious-ownership',
      path: repo.path,
      command: `git config --global --add safe.directory '${repo.path}'`,
    },
  });
  // The user's exception counts in whatever way they gave it.
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'safe.directory');
  vi.stubEnv('GIT_CONFIG_VALUE_0', repo.path);
  expect((await inspectRepository(repo.home, repo.path)).ok).toBe(true);
  vi.stubEnv('GIT_CONFIG_COUNT', '0');
  vi.stubEnv('GIT_CONFIG_PARAMETERS', `'safe.directory'='${repo.path}'`);
  expect((await inspectRepository(repo.home, repo.path)).ok).toBe(true);
});

test('a Git that is missing or too old is refused before anything else', async () => {
  await using repo = await testRepo({});
  const bin = join(repo.parent, 'bin');
  await mkdir(bin);
  vi.stubEnv('PATH', bin);
  expect(await inspectRepository(repo.home, repo.path)).toEqual({
    ok: false,
    refusal: { code: 'git-missing' },
  });

  await writeFile(join(bin, 'git'), '#!/bin/sh\necho git version 2.34.1\n');
  await chmod(join(bin, 'git'), 0o755);
  expect(await inspectRepository(repo.home, repo.path)).toEqual({
    ok: false,
    refusal: { code: 'git-too-old', version: '2.34.1', needed: '2.38' },
  });
  vi.unstubAllEnvs();
  await rm(bin, { recursive: true });
});
