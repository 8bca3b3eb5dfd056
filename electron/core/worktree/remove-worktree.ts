import type { CommitId, SessionId } from '#shared/ids';

export type RemoveWorktree = {
  readonly repositoryPath: string;
  readonly path: string;
  /** Full ref of the session's branch. */
  readonly branch: string;
  readonly session: SessionId;
  /** The newest checkpoint. */
  readonly head: CommitId;
};

/**
 * Discards a worktree and its branch. First everything in it, edits after the last checkpoint included, is kept by a
 * hidden ref for {@link RETENTION_DAYS} days; then folder and branch go. Ended by a crash, `finishRemovals` ends it.
 * The answer's `head` is the commit that `restoreWorktree` brings back; give it that.
 */
export function removeWorktree(_options: RemoveWorktree): Promise<{ ref: string; head: CommitId }> {
  throw new Error('being built');
}

/** Days that discarded work stays findable. */
export const RETENTION_DAYS = 30;

/** Ends what a crash left of earlier removals and deletes folders that were moved aside. Call at start-up. */
export function finishRemovals(
  _repositoryPath: string,
): Promise<{ deleted: number; failed: { path: string; message: string }[] }> {
  throw new Error('being built');
}

/** Gives up discarded work whose time is over: all hidden refs of those sessions go. Answers their ids. */
export function expireDiscarded(_repositoryPath: string, _now: Date): Promise<SessionId[]> {
  throw new Error('being built');
}
