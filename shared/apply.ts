import { z } from 'zod';
import { AskedAgent, Conflict, DraftOffer, FromSession, ResolutionOffer } from './conflict';
import { ApplyId, CommitId, RepoPath, SessionId } from './ids';
import { SharedChange } from './shared-state';
import { Unfinished } from './unfinished';
import { WritablePath } from './writable-path';

/** How a changeset is brought to the target: uncommitted changes, a merge commit, one squashed commit, or one commit a turn. */
export const ApplyMode = z.enum(['changes', 'merge', 'squash', 'rebase']);
export type ApplyMode = z.infer<typeof ApplyMode>;

/** Part of a file: only the hunks with these numbers are applied, the rest stays with the session. */
export const HunkChoice = z.object({ path: WritablePath, hunks: z.array(z.number().int().min(0)) });
export type HunkChoice = z.infer<typeof HunkChoice>;

/** Something that no choice can resolve inside the plan: the user must move it away first. */
export const Blocker = z.object({
  path: RepoPath,
  at: RepoPath,
  kind: z.enum([
    'directory-in-the-way',
    'special-file',
    'symlink-in-path',
    'file-in-the-way',
    'unreadable',
    'name-not-allowed',
    'same-name',
  ]),
  contains: z.array(RepoPath),
});
export type Blocker = z.infer<typeof Blocker>;

export const PlannedFile = z.object({
  path: RepoPath,
  change: z.enum(['write', 'delete']),
  /** True when the user's own uncommitted edits to this file are merged with the session's. */
  mergesUncommitted: z.boolean(),
  /** Of a file that is written: nothing stands under its path now. */
  isNew: z.boolean().optional(),
  /** Where such a file stood before: that path is among the deleted ones. */
  from: RepoPath.optional(),
});
export type PlannedFile = z.infer<typeof PlannedFile>;

/** The commits that an apply makes on its target. */
export const PlannedCommits = z.object({
  count: z.number().int(),
  /** First lines of their messages, oldest first; of many only some. */
  subjects: z.array(z.string()),
  /** The message drafted for the last one, which can be given another; null: each keeps the one it has. */
  message: z.string().nullable(),
});
export type PlannedCommits = z.infer<typeof PlannedCommits>;

/** What an apply would do. Computing it writes nothing to the workspace, the index or any branch. */
export const ApplyPlan = z.object({
  session: SessionId,
  mode: ApplyMode,
  /** Full ref that will move, or `HEAD` when detached; for mode `changes` the checked-out one, which stays. */
  target: z.string(),
  targetCommit: CommitId.nullable(),
  /** The session commit that is applied and what it is compared with. */
  head: CommitId,
  base: CommitId,
  files: z.array(PlannedFile),
  conflicts: z.array(Conflict),
  /** Absent for uncommitted changes. */
  commits: PlannedCommits.optional(),
  /** What is known for some of the conflicts. Nothing of it is applied unless it comes back as a resolution. */
  offers: z.array(ResolutionOffer).default([]),
  /** Results known in part, for conflicts that have no offer. */
  drafts: z.array(DraftOffer).default([]),
  /** Agents that were asked about some of the conflicts, the newest first. */
  asked: z.array(AskedAgent).default([]),
  blockers: z.array(Blocker),
  /**
   * What turns changed in the state that the repository's worktrees share and the user did not accept. Settings among
   * them do not count for what the apply writes.
   */
  unaccepted: z.array(SharedChange).optional(),
  /** Submodule pointers that change: set in commits only, never checked out. */
  submodules: z.array(RepoPath),
  /** The user's edits that end in another file because the session renamed it. */
  moved: z.array(z.object({ from: RepoPath, to: RepoPath })),
  /** What of it was left in the middle: applied only when that is accepted. */
  unfinished: Unfinished.nullable().default(null),
  /** Files into which the session brought conflict markers. */
  markers: z.array(RepoPath).default([]),
  /** Only of a rebase: files that its last commit brings, since merge commits of the session hold what they are. */
  fromMerges: z.array(RepoPath).default([]),
  /** Only of a rebase: files that end otherwise than a merge or a squash would leave them. */
  unlikeMerge: z.array(RepoPath).default([]),
  /** Identifies the exact state of workspace, index and refs that was planned on; `run` refuses when it is stale. */
  fingerprint: z.string(),
});
export type ApplyPlan = z.infer<typeof ApplyPlan>;

/**
 * How far an apply or update is. First its files are made ready, aside; only then they are written, each in one move.
 * `of` is 0 while it is not known how many there are.
 */
export const ApplyProgress = z.object({
  doing: z.enum(['preparing', 'writing']),
  done: z.number().int(),
  of: z.number().int(),
});
export type ApplyProgress = z.infer<typeof ApplyProgress>;

/** What an integration brought of one of its sessions. */
export const IntegratedPart = z.object({
  session: SessionId,
  title: z.string(),
  /** The session's state that was applied. */
  head: CommitId,
  /** What this session changed of what was before it, and how many of these are the old path of a renamed file. */
  files: z.array(RepoPath),
  renamed: z.number().int(),
  /** Conflicts of it that were resolved as they had been before. */
  reused: z.array(z.object({ path: RepoPath, from: FromSession })),
});
export type IntegratedPart = z.infer<typeof IntegratedPart>;

export const ApplyRecord = z.object({
  apply: ApplyId,
  /** Of an integration the first of its sessions. */
  session: SessionId,
  mode: ApplyMode,
  at: z.string(),
  target: z.string(),
  commit: CommitId.nullable(),
  /** All commits it made, the last of which is `commit`; empty in records from before they were counted. */
  commits: z.array(CommitId).default([]),
  /** Branch position before, for commit modes. */
  before: CommitId.nullable(),
  /** The session's state that was applied: the base of what remains. With `only`, a commit that holds just that part. */
  head: CommitId,
  files: z.array(RepoPath),
  /** How many of them are the old path of a file that was renamed; left out where none is. */
  renamed: z.number().int().optional(),
  /** Files of them into which the session brought conflict markers. */
  markers: z.array(RepoPath).default([]),
  /** Conflicts that were resolved as they had been before, with the session that was in. */
  reused: z.array(z.object({ path: RepoPath, from: FromSession })).default([]),
  /** `rolled-back`: it was cut off, and taken back at the next start. */
  state: z.enum(['done', 'undone', 'rolled-back']),
  undoneAt: z.string().nullable().default(null),
  /** Since when it cannot be undone any more, because what that needs was cleared away; null: it is kept. */
  undoDataRemovedAt: z.string().nullable().default(null),
  /** Set where it took the user's changes out of the workspace, since they went along to this session. */
  handedTo: SessionId.optional(),
  /** Set on an integration: the work of several sessions, brought in together, in this order. */
  integrates: z.array(IntegratedPart).optional(),
  /** Plain Git reaches the user's state before the apply through this ref. */
  snapshotRef: z.string(),
});
export type ApplyRecord = z.infer<typeof ApplyRecord>;

/** What start-up found of an apply or undo that a crash had cut off, and how it ended. Nothing is half done afterwards. */
export const RecoveryNote = z.object({
  apply: ApplyId,
  session: SessionId.nullable(),
  repositoryPath: z.string(),
  operation: z.enum(['apply', 'undo']),
  outcome: z.enum(['not-begun', 'finished', 'rolled-back']),
  /** Files that somebody else changed meanwhile: left as they are, the version before is in the snapshot. */
  kept: z.array(RepoPath),
});
export type RecoveryNote = z.infer<typeof RecoveryNote>;

/** How many files a plan changes, a renamed one counted once. */
export function countPlanned({ files }: Pick<ApplyPlan, 'files'>): number {
  return files.length - files.filter((file) => file.from !== undefined).length;
}

/** How many files an apply changed, a renamed one counted once. */
export function countApplied({ files, renamed = 0 }: Pick<ApplyRecord, 'files' | 'renamed'>): number {
  return files.length - renamed;
}

/** What an apply is to each session whose work it brought in: only of an integration there are several. */
export function bySession({ integrates, ...record }: ApplyRecord): ApplyRecord[] {
  if (!integrates) return [record];
  return integrates.map(({ session, head, files, renamed, reused }) => ({
    ...record,
    ...{ session, head, files, reused, integrates },
    ...(renamed > 0 ? { renamed } : {}),
  }));
}
