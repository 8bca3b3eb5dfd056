import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { AT_NIGHT, casesByDay } from '#shared/testing/at-night';
import { bundleChild } from '../../testing/bundle-child';
import type { PrivateGitChildTask } from '../../testing/private-git-child';
import { type PrivateGitScene, privateGitScene } from '../../testing/private-git-scene';
import { type TestRepo, testRepo } from '../../testing/test-repo';

test('a kill at any step of taking over and refreshing loses nothing and leaves nothing half', async () => {
  await using child = await bundleChild('./private-git-child.ts');
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const scene = await privateGitScene(repo);
  const base = await repo.git('rev-parse', 'main');
  await scene.inside(`echo two > a.txt; git commit -qam two; git checkout -qb mine; echo three > a.txt
    git commit -qam three; echo staged > s.txt; git add s.txt; echo x > x.txt; git stash -q; git stash apply -q --index`);
  await repo.git('commit', '-q', '--allow-empty', '-m', 'of the user');
  const saved = join(repo.parent, '..', `${repo.parent.split('/').at(-1)}-saved`);
  await execa('cp', ['-a', repo.parent, saved]);
  const bringBack = async () => {
    for (const name of ['repo', 'repo.worktrees', 'data']) {
      await rm(join(repo.parent, name), { recursive: true, force: true });
      await execa('cp', ['-a', join(saved, name), join(repo.parent, name)]);
    }
  };
  const run = async (killAt: number | null) => {
    const task: PrivateGitChildTask = { of: scene.of, killAt };
    const ran = await execa(process.execPath, [child.file, JSON.stringify(task)], { reject: false });
    if (ran.signal !== 'SIGKILL' && ran.exitCode !== 0) throw new Error(ran.stderr);
    return { killed: ran.signal === 'SIGKILL', steps: ran.stdout.split('\n').filter(Boolean) };
  };
  try {
    const { steps } = await run(null);
    const whole = await stateOf(repo, scene);
    expect(steps).toEqual(
      expect.arrayContaining([
        'objects taken',
        'kept',
        'branch moved',
        'head set',
        'index set',
        'files taken',
        'files kept',
        'agreed',
        'given',
      ]),
    );
    const byDay = steps.indexOf('branch moved');
    for (const killAt of casesByDay([...steps.keys()], (at) => at === byDay)) {
      await bringBack();
      expect((await run(killAt)).killed).toBe(true);
      await run(null);
      expect(await stateOf(repo, scene), `killed at ${steps[killAt]}`).toEqual(whole);
    }
    if (!AT_NIGHT) return;
    // Killed while the folder is made: there is nothing in it yet.
    await bringBack();
    await rm(join(scene.of.home, 'sandboxes'), { recursive: true });
    for (const killAt of [0, 1, 2, 3]) {
      await scene.git('checkout', '-q', 'understory/task');
      expect((await run(killAt)).killed).toBe(true);
      await run(null);
      // Files that were taken and not yet committed are nothing lost: they are of a tree that nothing leads to yet.
      expect(await scene.inside('git log --format=%H; git fsck --no-dangling')).toBe(base);
      await rm(join(scene.of.home, 'sandboxes'), { recursive: true });
    }
  } finally {
    await rm(saved, { recursive: true, force: true });
  }
}, 600_000);

/** What both sides have. */
async function stateOf(repo: TestRepo, scene: PrivateGitScene) {
  await repo.git('fsck', '--no-dangling');
  return {
    refs: await repo.git('for-each-ref'),
    head: await scene.git('rev-parse', 'HEAD'),
    status: await scene.git('status', '-sb'),
    inside: await scene.inside(
      'git for-each-ref; git symbolic-ref HEAD; git status -sb; git fsck --no-dangling',
    ),
  };
}
