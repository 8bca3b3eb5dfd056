import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { privateGitScene } from '../../testing/private-git-scene';
import { type TestRepo, testRepo } from '../../testing/test-repo';

/** A commit, something staged, and a refresh: what every turn comes to. */
async function expectWorks(repo: TestRepo): Promise<void> {
  const scene = await privateGitScene(repo);
  const script =
    'echo two > a.txt; git commit -qam two; echo x > x; git add x; git gc -q; git fsck --no-dangling';
  expect(await scene.inside(script)).toBe('');
  await scene.takeOver();
  expect(await repo.git('log', '-1', '--format=%s', scene.of.branch)).toBe('two');
  expect(await scene.git('status', '--porcelain')).toBe('A  x');
  await repo.git('fsck', '--no-dangling');
  expect(await scene.refresh()).toMatchObject({ isNew: false, replaced: null });
  expect(await scene.inside('git status -s; git log -1 --format=%s')).toBe('A  x\ntwo');
}

test('a repository of longer object ids', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' }, { initArgs: ['--object-format=sha256'] });
  await expectWorks(repo);
});

test('a repository whose index is kept in two files, with thousands of tags', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  const commit = await repo.commit('first');
  await repo.git('config', 'core.splitIndex', 'true');
  const input = Array.from({ length: 3000 }, (_, at) => `create refs/tags/t${at} ${commit}\n`).join('');
  await execa('git', ['update-ref', '--stdin'], { cwd: repo.path, input });
  await expectWorks(repo);
});

test.each([['--depth=2'], ['--shared'], ['--filter=blob:none']])(
  'a clone that was made with %s',
  async (how) => {
    await using from = await testRepo({ 'a.txt': 'one\n' });
    for (const message of ['one', 'two', 'three']) await from.commit(message);
    await using repo = await testRepo();
    await rm(repo.path, { recursive: true });
    await execa('git', [
      'clone',
      '-q',
      how,
      how === '--shared' ? from.path : `file://${from.path}`,
      repo.path,
    ]);
    await appendFile(join(repo.path, '.git/config'), '[user]\n\tname = Tess\n\temail = tess@example.org\n');
    await expectWorks(repo);
  },
);
