import { randomBytes } from 'node:crypto';
import { readdir, rename, rmdir, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { SessionId } from '#shared/ids';
import { FolderIdentity, folderIdentity, isFolder } from '../folder-identity';
import { makeOwnFolder } from '../git';
import { AbsolutePath, FolderName } from '../recorded-names';
import { deleteTree } from './delete-tree';
import { mendSubmodules } from './mend-links';
import type { SharedRepository } from './shared-repository';

/**
 * A worktree that was moved out of the way as it was: a rename beside where it stood, so that nothing in it has to be
 * looked at to be kept: nested repositories, ignored, large and unreadable files, submodules with their commits.
 */
export const TrashEntry = z.object({
  /** ISO 8601. */
  at: z.iso.datetime(),
  /** Name of both folders in the trash, like no other. */
  name: z.string().regex(/^[a-z0-9]{6,40}-[0-9a-f]{8}$/),
  /** Where the worktree was. */
  path: AbsolutePath,
  /** Which folder that was; null when it was none of the session's. */
  folder: FolderIdentity.nullable(),
  /** Name that its Git folder had below `worktrees/`, and which folder that was. */
  admin: FolderName.nullable(),
  gitDir: FolderIdentity.nullable(),
  /**
   * Whether it has more than the commit that is kept beside it: files that no checkpoint can hold, or commits that only its
   * Git folder led to. Git ignores are no matter. Earlier versions did not look.
   */
  beyond: z.boolean().default(true),
});
export type TrashEntry = z.infer<typeof TrashEntry>;

const TRASH = '.understory-trash';

/** Where the worktree's folder is moved to; null when there was none of the session's. */
export function trashedFolder({ path, name, folder }: TrashEntry): string | null {
  return folder === null ? null : join(dirname(path), TRASH, name);
}

/** Where its Git folder is moved to; null when it had none. */
export function trashedGitDir(commonDir: string, { name, gitDir }: TrashEntry): string | null {
  return gitDir === null ? null : join(commonDir, 'understory', 'trash', name);
}

/** Says what of a worktree is to be moved. Nothing is moved yet. */
export async function planTrash(options: {
  readonly commonDir: string;
  readonly session: SessionId;
  readonly path: string;
  /** The folder at the path is the session's worktree. */
  readonly ours: boolean;
  readonly admin: string | null;
}): Promise<TrashEntry> {
  const { commonDir, session, path, admin } = options;
  const gitDir = admin === null ? null : await folderIdentity(join(commonDir, 'worktrees', admin));
  return {
    at: new Date().toISOString(),
    name: `${session}-${randomBytes(4).toString('hex')}`,
    path,
    folder: options.ours ? await folderIdentity(path) : null,
    admin: gitDir === null ? null : admin,
    gitDir,
    beyond: true,
  };
}

/** Moves the worktree's folder. Done already, or replaced by another folder meanwhile, it does nothing. */
export async function trashFolder(entry: TrashEntry): Promise<void> {
  const to = trashedFolder(entry);
  if (to === null || !(await isFolder(entry.path, entry.folder))) return;
  const trash = await makeOwnFolder(dirname(entry.path), TRASH);
  // The place may lie inside the workspace: there nothing of the trash is to be taken for the user's files.
  await writeFile(join(trash, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rename(entry.path, to);
}

/** Moves the worktree's Git folder, whereby the repository forgets the worktree. As {@link trashFolder}. */
export async function trashGitDir(commonDir: string, entry: TrashEntry): Promise<void> {
  const to = trashedGitDir(commonDir, entry);
  if (to === null || entry.admin === null) return;
  const from = join(commonDir, 'worktrees', entry.admin);
  if (!(await isFolder(from, entry.gitDir))) return;
  await makeOwnFolder(commonDir, 'understory', 'trash');
  await rename(from, to);
  await rmdir(join(commonDir, 'worktrees')).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code ?? '')) throw error;
  });
}

/** Lets submodules find their repositories where they are now, so that Git can be asked of them in the trash too. */
export async function mendTrash({ git, commonDir }: SharedRepository, entry: TrashEntry): Promise<void> {
  const [root, gitDir] = [trashedFolder(entry), trashedGitDir(commonDir, entry)];
  // They are kept whether or not they find each other; coming back, they are mended again.
  if (root !== null && gitDir !== null) await mendSubmodules(git, { root, gitDir }).catch(() => undefined);
}

/** Deletes what was moved, for good. */
export async function deleteTrash(commonDir: string, entry: TrashEntry): Promise<void> {
  const [folder, gitDir] = [trashedFolder(entry), trashedGitDir(commonDir, entry)];
  if (folder !== null) {
    await deleteTree(folder);
    await removeIfEmpty(dirname(folder));
  }
  if (gitDir !== null) {
    await deleteTree(gitDir);
    await rmdir(dirname(gitDir)).catch(() => undefined);
    await rmdir(dirname(dirname(gitDir))).catch(() => undefined);
  }
}

/** The trash itself goes with the last that was in it. */
async function removeIfEmpty(trash: string): Promise<void> {
  const left = await readdir(trash).catch(() => []);
  if (left.length !== 1 || left[0] !== '.gitignore') return;
  await unlink(join(trash, '.gitignore')).catch(() => undefined);
  await rmdir(trash).catch(() => undefined);
}
