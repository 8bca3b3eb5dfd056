import { realpath } from 'node:fs/promises';
import { type FolderIdentity, folderIdentity } from './folder-identity';

/** Something else stands where a session's worktree was made, such as a link to a folder of the user's. */
export class WorktreeReplaced extends Error {
  override readonly name = 'WorktreeReplaced';
  constructor(readonly path: string) {
    super(`${path} is not the folder that was made for the session`);
  }
}

/**
 * Whether a worktree's path still leads to the folder that was made there: that very one, not a link. `made` null: it
 * was made before this was written down; then no link may be on the way to it. A disk may have another device number
 * after a restart, so where the time of birth is known, it and the inode suffice.
 */
export async function isStillThere(path: string, made: FolderIdentity | null): Promise<boolean> {
  const now = await folderIdentity(path);
  if (now === null) return false;
  if (made === null) return (await realpath(path).catch(() => null)) === path;
  const sameBirth = now.born === made.born && now.born !== '0';
  return now.inode === made.inode && (sameBirth || (now.born === made.born && now.device === made.device));
}
