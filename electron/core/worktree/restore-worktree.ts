import type { CommitId, SessionId } from '#shared/ids';
import type { Result } from '#shared/result';
import type { WorktreeNotCreated } from './create-worktree';

export type RestoreWorktree = {
  readonly repositoryPath: string;
  readonly session: SessionId;
  /** What the files are to be: the newest checkpoint, or the `head` that `removeWorktree` answered. */
  readonly head: CommitId;
  /** Full ref of the branch the session had; another name is taken when it is no longer the session's. */
  readonly branch: string;
  /** Where the worktree was; another folder is taken when something else is there now. */
  readonly path: string;
  readonly place: string;
};

/** Makes a worktree again that was discarded, or deleted by hand. */
export function restoreWorktree(
  _options: RestoreWorktree,
): Promise<Result<{ path: string; branch: string }, WorktreeNotCreated>> {
  throw new Error('being built');
}
