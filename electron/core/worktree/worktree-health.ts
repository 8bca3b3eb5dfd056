import { lstat, readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { SessionId } from '#shared/ids';
import { commonDirectory, openRepository } from '../git';
import { isStillThere } from './pinned-folder';
import { adminOf, readRecord } from './worktree-record';

export type WorktreeHealth = 'fine' | 'missing' | 'replaced';

/**
 * `missing`: the folder is gone. `replaced`: a folder is there, but it is no longer the worktree that was made (its
 * link to the repository was removed or rewritten, or leads to another session's, or it is another folder or a link).
 */
export async function worktreeHealth(options: {
  repositoryPath: string;
  path: string;
  session: SessionId;
}): Promise<WorktreeHealth> {
  const { path, session } = options;
  const folder = await stat(path).catch(() => null);
  if (!folder) return 'missing';
  const commonDir = await commonDirectory(openRepository(options.repositoryPath));
  const record = await readRecord(commonDir, session);
  if (!(await isStillThere(path, record?.folder ?? null))) return 'replaced';
  const admin = await adminOf(commonDir, session, path);
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
