import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { describeRefusal } from '#shared/describe-refusal';
import { testCore } from '../testing/test-core';
import { testRepo } from '../testing/test-repo';
import { repositoriesWithin } from './repositories-within';

async function folders() {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'understory-within-')));
  return {
    root,
    folder: (path: string) => mkdir(join(root, path), { recursive: true }),
    /** What is a repository to a look at the file system. */
    repository: async (path: string) => {
      await mkdir(join(root, path, '.git'), { recursive: true });
      await writeFile(join(root, path, '.git', 'HEAD'), 'ref: refs/heads/main\n');
    },
    within: async (most?: Partial<NonNullable<Parameters<typeof repositoriesWithin>[1]>>) => {
      const limits = { depth: 4, folders: 4000, entries: 20_000, found: 200, milliseconds: 60_000, ...most };
      const { repositories, more } = await repositoriesWithin(root, limits);
      return { found: repositories.map((path) => relative(root, path).split('\\').join('/')), more };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}

test('repositories are found nearest first, one in another one too; what is hidden or installed is left out', async () => {
  await using place = await folders();
  for (const path of [
    'b',
    'a',
    'work/deep/er',
    'a/vendor/inner',
    '.cache/x',
    'a/node_modules/y',
    '1/2/3/4/5',
  ])
    await place.repository(path);
  await place.folder('empty/.git');
  await writeFile(join(place.root, 'file'), 'a file\n');
  expect(await place.within()).toEqual({
    found: ['a', 'b', 'a/vendor/inner', 'work/deep/er'],
    more: false,
  });
});

test.skipIf(process.platform === 'win32')(
  'no link is followed, be it to a folder, a Git folder or round in a circle',
  async () => {
    await using place = await folders();
    await using outside = await folders();
    await outside.repository('one');
    await place.folder('in');
    await symlink(outside.root, join(place.root, 'away'));
    await symlink(place.root, join(place.root, 'in', 'circle'));
    await symlink(join(outside.root, 'one', '.git'), join(place.root, 'in', '.git'));
    expect(await place.within()).toEqual({ found: [], more: false });
  },
);

test('submodules and linked worktrees are parts of their repository, one with its Git folder elsewhere is not', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  await using other = await testRepo({ 'b.txt': 'two\n' });
  await other.commit('base');
  await repo.git('-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', other.path, 'sub/one');
  await repo.git('worktree', 'add', '-q', '--detach', join(repo.parent, 'linked'));
  await repo.git(
    'init',
    '-q',
    '--separate-git-dir',
    join(repo.parent, 'elsewhere.git'),
    join(repo.parent, 'apart'),
  );
  // As submodules were made long ago, with a Git folder of their own.
  await repo.git('clone', '-q', other.path, join(repo.path, 'old'));
  await writeFile(join(repo.path, '.gitmodules'), '[submodule "old"]\n\tpath = old\n\turl = u\n');
  const { repositories } = await repositoriesWithin(repo.parent);
  expect(repositories).toEqual([join(repo.parent, 'apart'), repo.path]);
});

test('a huge folder is looked at in part, and that is said', async () => {
  await using place = await folders();
  for (const name of ['a', 'b', 'c', 'd']) await place.repository(name);
  expect(await place.within({ found: 2 })).toMatchObject({ found: ['a', 'b'], more: true });
  expect((await place.within({ folders: 3 })).more).toBe(true);
  expect((await place.within({ entries: 2 })).more).toBe(true);
  expect(await place.within({ milliseconds: 0 })).toMatchObject({ more: true });
});

test('whoever opens a folder that is no repository is told of those that it holds', async () => {
  await using place = await folders();
  await using app = await testCore();
  await place.folder('empty');
  const nothing = await app.core.repositories.add({ path: join(place.root, 'empty') });
  expect(nothing.ok || nothing.refusal).toEqual({
    code: 'not-a-repository',
    path: join(place.root, 'empty'),
  });
  await place.repository('one');
  await place.repository('two');
  const paths = ['one', 'two'].map((name) => join(place.root, name));
  for (const asked of [app.core.repositories.add, app.core.repositories.inspect]) {
    const answer = await asked({ path: place.root });
    if (answer.ok) throw new Error('it is no repository');
    expect(answer.refusal).toEqual({
      code: 'not-a-repository',
      path: place.root,
      within: { repositories: paths, more: false },
    });
    expect(describeRefusal(answer.refusal).title).toContain(`holds several: ${paths.join(', ')}.`);
  }
  expect(await app.core.repositories.list({})).toEqual([]);
});
