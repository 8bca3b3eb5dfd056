import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Git, openGit } from './git';

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
    // Never opened unless it is a plain file: a pipe would hold us up for good.
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
  const text = readFileSync(file, 'utf8');
  if (!text.startsWith(LINK)) throw new Error(`${file} is no link to a Git folder`);
  return text.slice(LINK.length).replace(/[\r\n]+$/, '');
}

function sharedWith(gitDir: string): string {
  const file = join(gitDir, 'commondir');
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return gitDir;
  return realpathSync(resolve(gitDir, readFileSync(file, 'utf8').replace(/[\r\n]+$/, '')));
}

/**
 * Opens the repository whose working tree has its top folder at a path. Git is told both the Git folder and the working
 * tree, so it writes where we mean, whatever the repository's settings say. Where there is no repository every call
 * fails as Git's own do, with code 128.
 */
export function openRepository(top: string): Git {
  const folders = gitFoldersOf(top);
  if (!folders) return openGit(top, { gitDir: join(top, '.git'), workTree: top });
  const { gitDir, commonDir } = folders;
  return openGit(top, { gitDir, workTree: top, ...(commonDir === gitDir ? {} : { commonDir }) });
}
