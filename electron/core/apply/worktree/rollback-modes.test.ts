import { expect, test } from 'vitest';
import { expectOk } from '../../testing/apply-scene';
import { rollbackScene } from '../../testing/rollback-scene';

test('a rollback brings back what can be run where only the index says so', async () => {
  await using scene = await rollbackScene({ 'a.txt': 'one\n', 'b.txt': 'one\n' });
  const { repo, worktree } = scene;
  const mode = async (path: string) => (await repo.git('-C', worktree, 'ls-files', '-s', path)).slice(0, 6);
  await repo.git('config', 'core.fileMode', 'false');
  await scene.agent('git update-index --chmod=+x a.txt; echo n >new; git add --chmod=+x new');
  const first = await scene.checkpoint();
  await scene.agent('git update-index --chmod=-x a.txt; git update-index --chmod=+x b.txt; git rm -qf new');
  await scene.checkpoint();
  expect(await Promise.all(['a.txt', 'b.txt', 'new'].map(mode))).toEqual(['100644', '100755', '']);

  expectOk(await scene.rollback(first));

  expect(await Promise.all(['a.txt', 'b.txt', 'new'].map(mode))).toEqual(['100755', '100644', '100755']);
});
