import { join } from 'node:path';
import { type Git, openGit } from './git';
import { gitFoldersOf } from './git-folders';

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
