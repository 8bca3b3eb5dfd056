import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FolderIdentity, folderIdentity } from '../folder-identity';
import { readSmallText } from '../git';

/** Something else stands where a session's worktree was made, such as a link to a folder of the user's. */
export class WorktreeReplaced extends Error {
  override readonly name = 'WorktreeReplaced';
  constructor(readonly path: string) {
    super(`${path} is not the folder that was made for the session`);
  }
}

/** Nothing of ours says that what stands at a session's path is the worktree that we made for it. */
export class WorktreeUnrecorded extends Error {
  override readonly name = 'WorktreeUnrecorded';
  constructor(readonly path: string) {
    super(`${path} is not on record as the session's worktree`);
  }
}

/**
 * Whether a worktree's path still leads to the worktree that was made there. The very folder is; so is another real
 * folder, with no link on the way to it, that has the worktree's own link to its Git folder, as after a backup was
 * brought back. `made` null: made before this was written down. A disk may have another device number after a restart,
 * so where the time of birth is known, it and the inode suffice.
 */
export async function isStillThere(
  { path, commonDir, admin }: { path: string; commonDir: string; admin: string | null },
  made: FolderIdentity | null,
): Promise<boolean> {
  const now = await folderIdentity(path);
  if (now === null) return false;
  const sameBirth = now.born === made?.born && now.born !== '0';
  if (made && now.inode === made.inode && (sameBirth || now.device === made.device)) return true;
  if ((await realpath(path).catch(() => null)) !== path) return false;
  return made === null || (admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin));
}

/** The git folder that a worktree's `.git` file names and that is there; null when it is no such file. */
export async function linkOf(path: string): Promise<string | null> {
  const text = await readSmallText(join(path, '.git'));
  if (!text?.startsWith('gitdir: ')) return null;
  return realpath(resolve(path, text.slice('gitdir: '.length).replace(/\n+$/, ''))).catch(() => null);
}
