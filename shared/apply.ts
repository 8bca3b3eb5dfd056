import { z } from 'zod';
import { FileContent } from './changeset';
import { ApplyId, CommitId, RepoPath, SessionId } from './ids';
import { SharedChange } from './shared-state';
import { Unfinished } from './unfinished';
import { WritablePath } from './writable-path';

const HEX = /^[0-9a-f]{40,64}$/;

/** How a changeset is brought to the target: uncommitted changes, a merge commit, one squashed commit, or one commit a turn. */
export const ApplyMode = z.enum(['changes', 'merge', 'squash', 'rebase']);
export type ApplyMode = z.infer<typeof ApplyMode>;

export const ConflictKind = z.enum([
  'content',
  'add-add',
  'modify-delete',
  'rename-delete',
  'rename-rename',
  'directory-file',
  'directory-rename',
  'mode',
  'symlink',
  'submodule',
  'binary',
  'untracked-in-the-way',
  'ignored-in-the-way',
]);
export type ConflictKind = z.infer<typeof ConflictKind>;

export const ConflictStage = z.object({ mode: z.string(), oid: z.string(), path: RepoPath });
export type ConflictStage = z.infer<typeof ConflictStage>;

/** Where a conflict arises: in the commit to be made, in the working tree's uncommitted edits, or in what is staged. */
export const ConflictPlace = z.enum(['commit', 'worktree', 'index']);
export type ConflictPlace = z.infer<typeof ConflictPlace>;

/** Which of a plan's conflicts is meant. */
export const ConflictKey = z.object({
  path: RepoPath,
  place: ConflictPlace,
  /**
   * Only of a rebase: the session's commit that conflicts when it is made again, where the session as a whole does not.
   * Decided for itself, and the next one of the same path is known only then.
   */
  commit: CommitId.optional(),
});
export type ConflictKey = z.infer<typeof ConflictKey>;

export const Conflict = ConflictKey.extend({
  kind: ConflictKind,
  /** base, ours (the workspace or target) and theirs (the session); null where that side has no such file. */
  stages: z.object({
    base: ConflictStage.nullable(),
    ours: ConflictStage.nullable(),
    theirs: ConflictStage.nullable(),
  }),
  /** The outcomes that make sense for this kind; `content` means an edited result. */
  choices: z.array(z.enum(['ours', 'theirs', 'both', 'base', 'delete', 'content'])),
});
export type Conflict = z.infer<typeof Conflict>;

export const Resolution = z.object({
  path: WritablePath,
  place: ConflictPlace.optional(),
  /** As the conflict has it; without it the choice is for every commit. */
  commit: CommitId.optional(),
  take: z.discriminatedUnion('choice', [
    z.object({ choice: z.enum(['ours', 'theirs', 'base', 'both', 'delete']) }),
    /** The whole file's new bytes, base64. */
    z.object({ choice: z.literal('content'), bytes: z.string() }),
  ]),
});
export type Resolution = z.infer<typeof Resolution>;

/** Part of a file: only the hunks with these numbers are applied, the rest stays with the session. */
export const HunkChoice = z.object({ path: WritablePath, hunks: z.array(z.number().int().min(0)) });
export type HunkChoice = z.infer<typeof HunkChoice>;

/** The objects of a conflict's stages, as {@link Conflict} names them; null where a side has no file. */
export const StageIds = z.object({
  base: z.string().regex(HEX).nullable(),
  ours: z.string().regex(HEX).nullable(),
  theirs: z.string().regex(HEX).nullable(),
});
export type StageIds = z.infer<typeof StageIds>;

/** A choice for one of a plan's conflicts, as far as it is meant for these very sides; null withdraws what was chosen. */
export const ConflictChoice = ConflictKey.extend({
  path: WritablePath,
  stages: StageIds,
  take: Resolution.shape.take.nullable(),
});
export type ConflictChoice = z.infer<typeof ConflictChoice>;

/** What a conflict stands in the way of: an apply, or an update of a session from another branch. */
export const ConflictOperation = z.enum(['apply', 'update']);
export type ConflictOperation = z.infer<typeof ConflictOperation>;

/** The longest text, in UTF-16 units, that one part of a draft may hold. */
const LONGEST_PART = 16_000_000;
const DraftParts = z.array(z.object({ at: z.number().int().min(0), text: z.string().max(LONGEST_PART) }));

/**
 * A merged text that is not finished, as what in it differs from the beginning, where the base stands in every place
 * where the sides disagree. `places` are those places, `gaps` what is before, between and after them: both count from
 * 0, and what is not listed is as it was.
 */
export const ResultDraft = z.object({
  /** How many places the text has: a draft of another number of them fits no longer. */
  count: z.number().int().min(0),
  places: DraftParts,
  gaps: DraftParts,
  /** Places in which the base was chosen, and does not merely stand because nothing else was yet. */
  baseChosen: z.array(z.number().int().min(0)),
});
export type ResultDraft = z.infer<typeof ResultDraft>;

/** The session that something comes from, by id and title. */
export const FromSession = z.object({ session: SessionId, title: z.string() });
export type FromSession = z.infer<typeof FromSession>;

/**
 * A resolution that is known for a conflict of a plan: `kept` chosen for this apply earlier and not yet written ·
 * `reused` chosen when the same conflict was met before, in the session that `from` names · `agent` proposed in the
 * session that `from` names, by an agent that was asked; it counts only once the user took it over.
 */
export const ResolutionOffer = ConflictKey.extend({
  take: Resolution.shape.take,
  source: z.enum(['kept', 'reused', 'agent']),
  from: FromSession,
});
export type ResolutionOffer = z.infer<typeof ResolutionOffer>;

/**
 * A result that is known in part for a conflict of a plan, to be gone on with: `kept` begun for this apply earlier ·
 * `reused` places that were settled when they were met before, in the session that `from` names.
 */
export const DraftOffer = ConflictKey.extend({
  draft: ResultDraft,
  source: z.enum(['kept', 'reused']),
  from: FromSession,
});
export type DraftOffer = z.infer<typeof DraftOffer>;

/**
 * What became of a conflict that an agent was asked about: `open` it still works, or has not begun · `proposed` there is
 * an offer · `declined` the user did not want it · `outdated` the sides are no longer those it was asked about ·
 * `markers-left` conflict markers are still in the file · `no-choice` nothing was chosen · `unusable` what it left is no
 * outcome that this conflict can have.
 */
export const ProposalOutcome = z.enum([
  'open',
  'proposed',
  'declined',
  'outdated',
  'markers-left',
  'no-choice',
  'unusable',
]);
export type ProposalOutcome = z.infer<typeof ProposalOutcome>;

/** A session in which an agent was asked to resolve some of a plan's conflicts, and how far that is. */
export const AskedAgent = FromSession.extend({
  /** The agent's name. */
  agent: z.string(),
  state: z.enum(['working', 'waiting', 'ready', 'stopped', 'failed', 'interrupted']),
  /** Its state that the outcomes were read from. */
  head: CommitId,
  conflicts: z.array(ConflictKey.extend({ outcome: ProposalOutcome })),
  /** Files it changed beside those it was asked about. They are no part of any proposal. */
  otherFiles: z.array(RepoPath),
});
export type AskedAgent = z.infer<typeof AskedAgent>;

/** A run of lines that Git merged by itself, or one place where the sides disagree. Texts keep their line ends. */
export const MergePiece = z.discriminatedUnion('type', [
  z.object({ type: z.literal('merged'), text: z.string() }),
  z.object({ type: z.literal('conflict'), base: z.string(), ours: z.string(), theirs: z.string() }),
]);
export type MergePiece = z.infer<typeof MergePiece>;

/** What a conflict's sides hold. `pieces` joined, with one side of each disagreement, are the result; null: not text. */
export const ConflictSides = z.object({
  base: FileContent,
  ours: FileContent,
  theirs: FileContent,
  pieces: z.array(MergePiece).nullable(),
});
export type ConflictSides = z.infer<typeof ConflictSides>;

/** Something that no choice can settle inside the plan: the user must move it away first. */
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
});
export type PlannedFile = z.infer<typeof PlannedFile>;

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

export const ApplyRecord = z.object({
  apply: ApplyId,
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
  /** Files of them into which the session brought conflict markers. */
  markers: z.array(RepoPath).default([]),
  /** Conflicts that were resolved as they had been before, with the session that was in. */
  reused: z.array(z.object({ path: RepoPath, from: FromSession })).default([]),
  /** `rolled-back`: it was cut off, and taken back at the next start. */
  state: z.enum(['done', 'undone', 'rolled-back']),
  undoneAt: z.string().nullable().default(null),
  /** Since when it cannot be undone any more, because what that needs was cleared away; null: it is kept. */
  undoDataRemovedAt: z.string().nullable().default(null),
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
