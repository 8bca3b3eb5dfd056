import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openGit } from './git';
import { openRepository } from './open-repository';
import { againWhileAdding, listWorktrees } from './worktree-list';

test('an entry that another process is just writing is waited for', async () => {
  await using repo = await testRepo({ 'a.txt': 'one\n' });
  await repo.commit('base');
  const git = openGit(repo.path);
  const entry = join(repo.path, '.git', 'worktrees', 'half');
  await mkdir(entry, { recursive: true });
  await writeFile(join(entry, 'gitdir'), `${join(repo.parent, 'half', '.git')}\n`);
  await writeFile(join(entry, 'HEAD'), 'ref: refs/heads/main\n');
  await writeFile(join(entry, 'commondir'), '');
  let failures = 0;
  await againWhileAdding(
    openGit(repo.path),
    () => git.run(['worktree', 'list', '--porcelain', '-z']),
    async () => {
      failures += 1;
      await writeFile(join(entry, 'commondir'), '../..\n');
      return true;
    },
  );
  expect(failures).toBe(1);
  expect(await listWorktrees(git)).toHaveLength(2);
});

test('what goes on failing is told', async () => {
  await using repo = await testRepo({});
  await expect(
    againWhileAdding(openGit(repo.path), () => openGit(repo.path).run(['no-such-command'])),
  ).rejects.toThrow('no-such-command');
});

test.each(['', null])(
  'a worktree’s entry that was made unreadable (%j) does not keep others away',
  async (text) => {
    await using repo = await testRepo({ 'a.txt': 'one\n' });
    const commit = await repo.commit('base');
    await repo.git('worktree', 'add', '-q', '-b', 'linked', join(repo.parent, 'linked'));
    const commondir = join(repo.path, '.git', 'worktrees', 'linked', 'commondir');
    await rm(commondir);
    if (text === null) await execa('mkfifo', [commondir]);
    else await writeFile(commondir, text);
    const branches = (await listWorktrees(openRepository(repo.path))).map(({ branch }) => branch);
    expect(branches).toEqual(['refs/heads/main', 'refs/heads/linked']);
    expect(await readFile(commondir, 'utf8')).toBe('../..\n');
    expect(await repo.git('-C', join(repo.parent, 'linked'), 'rev-parse', 'HEAD')).toBe(commit);
  },
);
