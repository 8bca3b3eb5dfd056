import { z } from 'zod';
import { FileContent } from './changeset';
import { CommitId, RepoPath, SessionId } from './ids';
import { WritablePath } from './writable-path';

const HEX = /^[0-9a-f]{40,64}$/;

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
  /**
   * Only of an apply's conflict in the working tree: what makes the user's side of this file, commits of the branch,
   * edits that are not committed, or both.
   */
  oursFrom: z.enum(['commits', 'edits', 'both']).optional(),
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
 * `reused` places that were resolved when they were met before, in the session that `from` names.
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

/** Conflicts of one session of several that are integrated, each with what was before it. */
export const StepConflicts = z.object({
  session: SessionId,
  title: z.string(),
  conflicts: z.array(Conflict),
  /** With which sessions before it these are; none is listed for one with the workspace alone. */
  against: z.array(z.object({ path: RepoPath, sessions: z.array(SessionId).min(1) })),
});
export type StepConflicts = z.infer<typeof StepConflicts>;
