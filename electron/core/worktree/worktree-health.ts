import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { commonDirectory, openRepository } from '../git';
import { findAdmin, listRecords } from './worktree-record';

export type WorktreeHealth = 'fine' | 'missing' | 'replaced';

/**
 * `missing`: the folder is gone. `replaced`: a folder is there, but it is no longer the worktree that was made (its
 * link to the repository was removed or rewritten).
 */
export async function worktreeHealth(options: {
  repositoryPath: string;
  path: string;
  branch: string;
}): Promise<WorktreeHealth> {
  const { path, branch } = options;
  const folder = await stat(path).catch(() => null);
  if (!folder) return 'missing';
  const commonDir = await commonDirectory(openRepository(options.repositoryPath));
  const records = await listRecords(commonDir);
  const record = records.find((each) => !each.removed && each.path === path && each.branch === branch);
  const admin = record?.admin ?? (await findAdmin(commonDir, path));
  const linked = admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin);
  return linked ? 'fine' : 'replaced';
}

/** The git folder that a worktree's `.git` file names and that is there; null when it is no such file. */
export async function linkOf(path: string): Promise<string | null> {
  const file = join(path, '.git');
  const found = await lstat(file).catch(() => null);
  if (!found?.isFile()) return null;
  const text = await readFile(file, 'utf8');
  if (!text.startsWith('gitdir: ')) return null;
  return realpath(resolve(path, text.slice('gitdir: '.length).replace(/\n+$/, ''))).catch(() => null);
}
