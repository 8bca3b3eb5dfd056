import type { ApplyMode } from '#shared/apply';
import type { Conflict } from '#shared/conflict';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { MessageStyle } from './message-style';
import type { SideLabels } from './side-labels';

/** A commit to be made: with the user's name and the time of the apply, unless it keeps its author. */
export type CommitDraft = {
  readonly tree: string;
  /** Commits, or the positions of earlier drafts. */
  readonly parents: readonly (CommitId | number)[];
  readonly message: Buffer;
  readonly author: { readonly name: string; readonly email: string; readonly date: string } | null;
};

export type CommitPlan = {
  /** Tree of the last draft. */
  readonly tree: string;
  readonly drafts: readonly CommitDraft[];
  readonly open: readonly Conflict[];
  readonly conflicts: readonly Conflict[];
  /** The merge before any decision. */
  readonly raw: string;
  /** How what commits that are made again one by one end with compares with the session merged as a whole. */
  readonly replay: Replay;
};

export type Replay = {
  /** Files that only the last commit brings to what a merge would leave: what merge commits of the session hold. */
  readonly fromMerges: RepoPath[];
  /** Files that end otherwise than a merge would leave them, as they do in a rebase by Git. */
  readonly unlikeMerge: RepoPath[];
};

export type CommitGoal = {
  readonly mode: Exclude<ApplyMode, 'changes'>;
  readonly session: SessionId;
  readonly title: string;
  readonly target: CommitId;
  readonly base: CommitId;
  /** The session's state to apply, as a commit whose tree counts. */
  readonly theirs: CommitId;
  readonly theirTree: string;
  /** The session's commit with its history: what a merge commit names as its second parent. */
  readonly tip: CommitId;
  /** Whether the session's commits can be replayed one by one. */
  readonly hasBranch: boolean;
  readonly only: readonly RepoPath[] | null;
  readonly labels: SideLabels;
  /** What the agent said last, for the message of a commit that holds all of the session. */
  readonly summary: string;
  readonly style: MessageStyle;
};

/** Where nothing was made again. */
export const NO_REPLAY: Replay = { fromMerges: [], unlikeMerge: [] };
