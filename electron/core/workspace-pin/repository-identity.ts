import { lstat, readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FolderIdentity, folderIdentity, isSameFolder } from '../folder-identity';
import { gitFoldersOf } from '../git';

/** By what a repository is known again wherever its folder has been moved to. A copy of it has another one. */
export const RepositoryIdentity = z.object({
  /** The working tree's top folder. */
  root: FolderIdentity,
  /** The Git folder that all of its working trees share. */
  common: FolderIdentity,
  /** Where the working tree's own Git folder was, and the shared one. */
  gitDir: z.string(),
  commonDir: z.string(),
});
export type RepositoryIdentity = z.infer<typeof RepositoryIdentity>;

/** The identity of the repository with its top folder at a path; null where there is none. Git is not asked. */
export async function repositoryIdentity(top: string): Promise<RepositoryIdentity | null> {
  const folders = gitFoldersOf(top);
  if (folders === null) return null;
  const [root, common] = await Promise.all([folderIdentity(top), folderIdentity(folders.commonDir)]);
  return root && common && { root, common, ...folders };
}

/** Whether both are the same working tree of the same repository. */
export function isSameRepository(one: RepositoryIdentity | null, other: RepositoryIdentity | null): boolean {
  if (one === null || other === null) return false;
  return isSameFolder(one.root, other.root) && isSameFolder(one.common, other.common);
}

/** The nearest folder upwards that has a `.git`, as a real path; null where there is none. */
export async function topAbove(path: string): Promise<string | null> {
  let folder = await realpath(path).catch(() => null);
  while (folder !== null) {
    if (await lstat(join(folder, '.git')).catch(() => null)) return folder;
    const above = dirname(folder);
    folder = above === folder ? null : above;
  }
  return null;
}

/** A folder with more in it is not searched for one that was renamed. */
const MOST_BESIDE = 2000;

/** Where a repository is now that was renamed in the folder it was in; null where it is not there. */
export async function findRenamed(path: string, identity: RepositoryIdentity): Promise<string | null> {
  const parent = dirname(path);
  const names = await readdir(parent).catch(() => []);
  if (names.length > MOST_BESIDE) return null;
  for (const name of names) {
    const place = join(parent, name);
    if (!isSameFolder(await folderIdentity(place), identity.root)) continue;
    if (isSameRepository(await repositoryIdentity(place), identity)) return place;
  }
  return null;
}
