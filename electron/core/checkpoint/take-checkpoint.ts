import type { CommitId, RepoPath, SessionId, TurnNumber } from '#shared/ids';

export type TakeCheckpoint = {
  readonly repositoryPath: string;
  /** The session's worktree, or the workspace for local sessions. */
  readonly worktree: string;
  readonly session: SessionId;
  readonly turn: TurnNumber;
  readonly at: 'start' | 'end';
  /** Full ref of the session's branch; null for local sessions, whose branch is the user's own. */
  readonly branch: string | null;
  /** The checkpoint before this one, or the session's base. */
  readonly previous: CommitId;
  /** Subject of the branch's commit. */
  readonly title: string;
  /** Author of the branch's commit; default the user's configured identity, else Understory's. */
  readonly author?: { readonly name: string; readonly email: string };
};

export type SkippedFile = {
  readonly path: RepoPath;
  readonly reason: 'too-large' | 'nested-repository' | 'special-file' | 'unreadable';
};

export type Checkpoint = {
  readonly commit: CommitId;
  /** Hidden ref `refs/understory/<session>/<turn>/<start|end>`. */
  readonly ref: string;
  /** The new commit on the session's branch; null when the branch has everything already or HEAD left it. */
  readonly branchCommit: CommitId | null;
  /** Files that the checkpoint does not hold in their newest state. */
  readonly skipped: readonly SkippedFile[];
  /** What HEAD names when it left the session's branch: a full ref, or `HEAD` when detached. */
  readonly strayed: string | null;
};

/** Records the whole state of a worktree as a commit. Nothing that is planted in the worktree runs. */
export function takeCheckpoint(_options: TakeCheckpoint): Promise<Checkpoint> {
  throw new Error('being built');
}
