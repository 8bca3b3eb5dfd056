import { constants, copyFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts a scratch index in the place of a worktree's own, so that `git status` there is clean after our commit. Git's
 * own lock is taken; while another Git holds it the worktree's index stays, which only means that it shows our commit's
 * files as changed until the next refresh.
 */
export async function replaceIndex(scratch: string, gitDir: string): Promise<boolean> {
  const lock = join(gitDir, 'index.lock');
  try {
    await copyFile(scratch, lock, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    const { atime, mtime } = await stat(scratch);
    await utimes(lock, atime, mtime);
    await rename(lock, join(gitDir, 'index'));
    return true;
  } catch (error) {
    await rm(lock, { force: true });
    throw error;
  }
}
