import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { privateGitScene } from '../../testing/private-git-scene';
import { testRepo } from '../../testing/test-repo';
import { submodulesIn } from './submodules-inside';
import { takeSubmodules } from './take-submodules';

const HEAD = 'a'.repeat(40);

test('only what is said of plain submodules is understood', () => {
  const said = (name: string, size = '3', pack = 'abc') =>
    submodulesIn(Buffer.from(`${name}\n${HEAD}\n/w/lib\n${HEAD} \n${size}\n${pack}`));
  expect(said('vendor/my lib')).toEqual([
    { name: 'vendor/my lib', head: HEAD, files: '/w/lib', shallow: [HEAD], pack: Buffer.from('abc') },
  ]);
  expect(said('lib', '-1', '')).toMatchObject([{ pack: null }]);
  for (const name of ['../lib', 'lib/../..', '/lib', 'lib//x', '.git', 'lib/hooks/x', 'a\u001bb', '', 'a\\b'])
    expect(said(name)).toBe(null);
  for (const size of ['4', '-2', '1e9', 'x', '']) expect(said('lib', size)).toBe(null);
  expect(submodulesIn(Buffer.from('lib\n'))).toBe(null);
  expect(submodulesIn(Buffer.alloc(0))).toEqual([]);
});

test('a submodule that an agent made up leads nowhere outside, and one that is not whole stays inside', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  expect(await takeSubmodules(scene.of)).toEqual([]);
  const modules = `${scene.of.commonDir}/worktrees/${scene.of.admin}/modules`;
  await scene.inside(`set -e; git config --global user.email a@x; git config --global user.name A; mkdir -p ${modules}; cd ${modules}
    make() { git init -q --bare "$1"; git -C "$1" config core.bare false; git --git-dir="$1" --work-tree=/tmp commit -q --allow-empty -m "$1"
      git -C "$1" config core.worktree "$2"; git --git-dir="$1" --work-tree=/tmp config core.fsmonitor "touch /tmp/ran"; }
    make fine ${scene.path}/fine; make deep/er ${scene.path}/deeper; make fine/modules/below ${scene.path}/fine/below
    make outside ${repo.path}; make root ${scene.path}; make fine/config-of ${scene.path}/x
    make broken ${scene.path}/broken; git --git-dir=broken --work-tree=/etc add passwd; git --git-dir=broken --work-tree=/etc commit -qm two
    rm broken/objects/??/* -f; git init -q --bare unborn`);
  expect((await takeSubmodules(scene.of))?.toSorted()).toEqual(['fine/config-of', 'outside', 'root']);
  const taken = join(repo.path, '.git/worktrees', scene.of.admin, 'modules');
  expect((await readdir(taken)).sort()).toEqual(['deep', 'fine']);
  const inFine = (...args: string[]) =>
    repo.git('--git-dir', join(taken, 'fine'), '--work-tree', repo.parent, ...args);
  expect(await inFine('log', '--format=%s')).toBe('fine');
  expect(await inFine('config', '--list', '--local')).not.toContain('fsmonitor');
  expect(
    await repo.git(
      '--git-dir',
      join(taken, 'fine/modules/below'),
      '--work-tree',
      repo.parent,
      'log',
      '--format=%s',
    ),
  ).toBe('fine/modules/below');

  // Only what is new comes, and it does not come where some of it is missing.
  await scene.inside(`cd ${modules}; git --git-dir=fine --work-tree=/etc add hosts; git --git-dir=fine --work-tree=/etc commit -qm more
    cd deep/er; echo x | git hash-object -w --stdin; tree=$(printf '100644 blob ${HEAD}\\tx\\n' | git mktree --missing)
    git update-ref HEAD $(git commit-tree -m gone $tree)`);
  expect((await takeSubmodules(scene.of))?.toSorted()).toEqual([
    ...['deep/er', 'fine/config-of', 'outside', 'root'],
  ]);
  expect(await inFine('log', '-1', '--format=%s')).toBe('more');
  await inFine('fsck', '--strict');
  await scene.inside(`rm -rf ${modules}/fine/objects; mkfifo ${modules}/pipe`);
  expect(await takeSubmodules(scene.of)).toBe(null);
  expect(await inFine('log', '-1', '--format=%s')).toBe('more');
});
