import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SessionId } from '#shared/ids';
import { isStillThere, linkOf } from './pinned-folder';
import { openShared } from './shared-repository';
import { adminOf, readRecord } from './worktree-record';

export type WorktreeHealth = 'fine' | 'missing' | 'replaced' | 'unrecorded';

/**
 * `missing`: the folder is gone. `replaced`: a folder is there, but it is no longer the worktree that was made (its
 * link to the repository was removed or rewritten, or leads to another session's, or it is another folder or a link).
 * `unrecorded`: something is there, but nothing of ours says that we made it.
 */
export async function worktreeHealth(options: {
  /** The data folder. */
  home: string;
  repositoryPath: string;
  path: string;
  session: SessionId;
}): Promise<WorktreeHealth> {
  const { path, session } = options;
  const folder = await stat(path).catch(() => null);
  if (!folder) return 'missing';
  const record = readRecord(options.home, session);
  if (record === null) return 'unrecorded';
  const { commonDir } = await openShared(options);
  const admin = await adminOf(commonDir, record);
  if (!(await isStillThere({ path, commonDir, admin }, record.folder))) return 'replaced';
  const linked = admin !== null && (await linkOf(path)) === join(commonDir, 'worktrees', admin);
  return linked ? 'fine' : 'replaced';
}
