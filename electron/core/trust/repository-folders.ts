import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep } from 'node:path';
import { gitFoldersOf } from '../git';

/** Where the files of one repository lie. Absolute paths. */
export type RepositoryFolders = {
  /** Top of the user's workspace: relative programs are looked for there, and nowhere else. */
  readonly workspace: string;
  readonly commonDir: string;
};

/** A path below a folder, as it is where that folder was moved; any other is as it was. */
export function movedPath(path: string, from: string, to: string): string {
  return path === from || path.startsWith(`${from}${sep}`) ? to + path.slice(from.length) : path;
}

/** A real path, as far as there is one: of what does not exist, that of the folder it would be in. */
export async function realPathOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  if (real !== null || dirname(path) === path) return real ?? path;
  return resolve(await realPathOf(dirname(path)), path.slice(dirname(path).length).replace(/^[/\\]+/, ''));
}

/**
 * Whether a file is one of the repository's: in its workspace, in any worktree of it, or in its Git folder, by its own
 * name or by what a link on the way leads to. Others than the user write such files: who made the repository, and agents.
 */
export async function isOfRepository(path: string, folders: RepositoryFolders): Promise<boolean> {
  if (!isAbsolute(path)) return true;
  const commonDir = await realPathOf(folders.commonDir);
  const tops = [folders.workspace, await realPathOf(folders.workspace), folders.commonDir, commonDir];
  for (const place of new Set([resolve(path), await realPathOf(path)])) {
    if (tops.some((top) => place === top || place.startsWith(`${top}${sep}`))) return true;
    if (hasWorktreeAbove(place, commonDir)) return true;
  }
  return false;
}

function hasWorktreeAbove(path: string, commonDir: string): boolean {
  for (let folder = dirname(path); dirname(folder) !== folder; folder = dirname(folder))
    if (gitFoldersOf(folder)?.commonDir === commonDir) return true;
  return false;
}
