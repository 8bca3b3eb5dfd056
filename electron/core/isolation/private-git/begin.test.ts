import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { privateGitScene } from '../../testing/private-git-scene';
import { testRepo } from '../../testing/test-repo';
import { beginPrivateGit } from './begin';
import { placesOf } from './places';

test('what is begun beside the checkout is finished with the worktree as it is by then, or goes', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const { folder } = placesOf(scene.of);
  const remove = () => rm(join(scene.of.home, 'sandboxes'), { recursive: true });
  await remove();
  const begun = beginPrivateGit(scene.of);
  expect(await begun.mounts).not.toBeNull();
  expect(await begun.isMade()).toBe(false);
  await repo.git('commit', '-q', '--allow-empty', '-m', 'of the user meanwhile');
  await writeFile(join(scene.of.worktree, 's.txt'), 'staged meanwhile\n');
  await scene.git('add', 's.txt');
  expect(await scene.refresh()).toMatchObject({ isNew: true, replaced: null });
  expect(await begun.isMade()).toBe(true);
  expect(await readdir(folder)).not.toContain('unmade');
  expect(await scene.inside('git show :s.txt; git status -s; git fsck --no-dangling')).toBe(
    'staged meanwhile\nA  s.txt',
  );
  await scene.refresh();
  expect(await scene.inside('git log -1 --format=%s main')).toBe('of the user meanwhile');
  // What was made is not what was begun any more.
  await begun.drop();
  expect(await scene.inside('git rev-parse --abbrev-ref HEAD')).toBe('understory/task');
  await remove();
  await beginPrivateGit(scene.of).drop();
  expect(await readdir(join(scene.of.home, 'sandboxes'))).toEqual([]);
  // Made for another entry of the repository's, it is not used.
  beginPrivateGit({ ...scene.of, admin: 'other' });
  await scene.refresh();
  expect(await readdir(join(folder, 'git', 'worktrees'))).toEqual([scene.of.admin]);
  expect(await readdir(folder)).not.toContain('unmade');
});
