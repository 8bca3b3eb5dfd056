import { lstatSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSmallTextSync } from './plain-file';

/** Where Git keeps what belongs to a working tree. Real absolute paths. */
export type GitFolders = {
  /** The working tree's own Git folder. */
  readonly gitDir: string;
  /** The folder that all working trees of the repository share. */
  readonly commonDir: string;
};

/**
 * The Git folder that a working tree's own `.git` names: the folder itself, a link to one, or a file that says where it
 * is (a submodule, a linked worktree, `--separate-git-dir`). Folders above are not searched and no setting is read, so
 * that neither an outer repository nor a planted `core.worktree` can take its place. Null where there is none.
 */
export function gitFoldersOf(top: string): GitFolders | null {
  try {
    const place = join(top, '.git');
    const found = statSync(place);
    if (!found.isDirectory() && !found.isFile()) return null;
    const gitDir = realpathSync(found.isDirectory() ? place : resolve(top, linkIn(place)));
    return { gitDir, commonDir: sharedWith(gitDir) };
  } catch {
    return null;
  }
}

const LINK = 'gitdir: ';

function linkIn(file: string): string {
  const text = readSmallTextSync(file);
  if (!text?.startsWith(LINK)) throw new Error(`${file} is no link to a Git folder`);
  return text.slice(LINK.length).replace(/[\r\n]+$/, '');
}

function sharedWith(gitDir: string): string {
  const file = join(gitDir, 'commondir');
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return gitDir;
  const text = readSmallTextSync(file);
  if (text === null) throw new Error(`${file} cannot be read`);
  return realpathSync(resolve(gitDir, text.replace(/[\r\n]+$/, '')));
}
