import { lstat, symlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Where git-crypt keeps the keys of an unlocked repository, below the Git folder. */
const KEYS = 'git-crypt';

/**
 * Has the Git of a linked worktree find the keys of an unlocked repository. git-crypt looks for them in the worktree's own
 * entry, where there are none: every `git status` and `git add` of the agent's would fail. The link is relative, so that
 * it goes along where the repository is moved. Our own calls do not use it.
 */
export async function lendKeys(commonDir: string, admin: string): Promise<void> {
  const found = await lstat(join(commonDir, KEYS)).catch(() => null);
  // Where links are not allowed, that is how it is with every worktree of such a repository.
  if (found?.isDirectory())
    await symlink(join('..', '..', KEYS), join(commonDir, 'worktrees', admin, KEYS)).catch(() => undefined);
}
