import type { ApplyMode, HunkChoice } from '#shared/apply';
import type { Resolution } from '#shared/conflict';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { Unfinished } from '#shared/unfinished';
import type { RepositoryTrouble } from '../git/index';
import type { NotExecuted } from '../writing/index';

/** What shall be applied, and to what. */
export type ApplyRequest = {
  /** The user's workspace. */
  readonly repositoryPath: string;
  readonly session: SessionId;
  /** Becomes the subject of the commit that modes `merge` and `squash` make. */
  readonly title: string;
  /** What the agent said last, for the message of such a commit; empty: nothing. */
  readonly summary: string;
  /** The session's newest end checkpoint. */
  readonly head: CommitId;
  /** What the session started from, or the `head` of the apply that was last made of it. */
  readonly base: CommitId;
  /** Full ref of the session's branch, whose commits `merge` and `rebase` bring along; null: only `head` is known. */
  readonly branch: string | null;
  readonly mode: ApplyMode;
  /** Full ref of the branch to change; null: what is checked out in the workspace. */
  readonly target: string | null;
  /** Files or folders to apply; null: everything. */
  readonly only: readonly RepoPath[] | null;
  /** Of these files only some hunks; of the others all. */
  readonly hunks: readonly HunkChoice[];
  readonly resolutions: readonly Resolution[];
  /** What was left in the middle in `head`. */
  readonly unfinished: Unfinished | null;
  /** Whether that is applied, or handed to an agent, all the same. */
  readonly acceptUnfinished: boolean;
  /**
   * Set where the workspace's own uncommitted changes are taken out of it, since they went along to another session: `base`
   * is what they are, `head` the commit that is checked out.
   */
  readonly takesOut?: {
    readonly to: SessionId;
    /** A commit of what is staged, and the paths that are new in `base`. */
    readonly index: CommitId;
    readonly added: readonly RepoPath[];
  };
};

export type RunRequest = ApplyRequest & {
  /** Of the plan that the user saw; null applies whatever a fresh plan says. */
  readonly fingerprint: string | null;
  /** For the commit whose message the plan drafts; null or absent: what was drafted. */
  readonly message?: string | null;
};

export type PlanRefusal = RefusalOf<
  | RepositoryTrouble['code']
  | 'nothing-to-apply'
  | 'part-unfit'
  | 'operation-ongoing'
  | 'unmerged-index'
  | 'index-locked'
  | 'target-unknown'
  | 'target-checked-out-elsewhere'
  | 'resolution-unfit'
  | 'git-missing'
  | 'git-too-old'
  | 'content-filter-failed'
  | 'programs-not-trusted'
  | 'disk-full'
  | 'not-writable'
  | 'objects-missing'
>;

/** Why what was planned could not be written. */
export type WriteRefusal =
  | Exclude<NotExecuted, { code: 'stale' }>
  | RefusalOf<'plan-stale' | 'identity-missing' | 'apply-stopped' | 'signing-failed' | 'signer-not-trusted'>;

export type RunRefusal =
  | PlanRefusal
  | WriteRefusal
  | RefusalOf<'work-unfinished' | 'conflicts' | 'path-blocked' | 'message-unfit'>;

export type UndoRefusal = RefusalOf<
  | 'apply-unknown'
  | 'apply-already-undone'
  | 'apply-rolled-back'
  | 'undo-expired'
  | 'undo-moved-on'
  | 'undo-would-lose-edits'
  | 'git-missing'
  | 'git-too-old'
  | RepositoryTrouble['code']
  | 'operation-ongoing'
  | 'unmerged-index'
  | 'index-locked'
  | 'plan-stale'
  | 'path-blocked'
  | 'content-filter-failed'
  | 'programs-not-trusted'
  | 'disk-full'
  | 'not-writable'
  | 'objects-missing'
>;
