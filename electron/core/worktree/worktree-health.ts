import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { commonDirectory, openRepository } from '../git';
import { isStillThere, linkOf } from './pinned-folder';
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
  const admin = await adminOf(commonDir, session, path);
  if (!(await isStillThere({ path, commonDir, admin }, record?.folder ?? null))) return 'replaced';
  const linked = admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin);
  return linked ? 'fine' : 'replaced';
}
