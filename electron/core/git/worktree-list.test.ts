import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testRepo } from '../testing/test-repo';
import { openGit } from './git';
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
  await expect(againWhileAdding(() => openGit(repo.path).run(['no-such-command']))).rejects.toThrow(
    'no-such-command',
  );
});
