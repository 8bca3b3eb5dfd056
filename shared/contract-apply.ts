import { z } from 'zod';
import { ApplyMode, ApplyPlan, ApplyProgress, ApplyRecord, HunkChoice } from './apply';
import { CommitMessage } from './commit-message';
import {
  Conflict,
  ConflictChoice,
  ConflictOperation,
  ConflictSides,
  Resolution,
  ResultDraft,
  StageIds,
} from './conflict';
import { planReasons, troubleReasons, undoReasons, updateReasons } from './contract-reasons';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { Forecast } from './forecast';
import { AgentId, ApplyId, CommitId, SessionId } from './ids';
import { PastApply, UndoPlan } from './past-apply';
import { refusals } from './refusals';
import { SessionRow } from './session';
import { WritablePath } from './writable-path';

const r = refusals;

const applyInput = z.object({
  session: SessionId,
  mode: ApplyMode,
  /** Full ref of the branch to change; null: the checked-out one. */
  target: z.string().nullable().default(null),
  /** Only these paths; null: all. */
  only: z.array(WritablePath).nullable().default(null),
  /** Of these files only some hunks, as `changes.hunks` numbers them between the plan's base and head. */
  hunks: z.array(HunkChoice).default([]),
  resolutions: z.array(Resolution).default([]),
  /** True to go on with work that its agent left in the middle of a merge or the like. */
  acceptUnfinished: z.boolean().optional(),
});
const runInput = applyInput.extend({
  fingerprint: z.string().nullable().default(null),
  /** For the commit whose message the plan drafts; null or absent: what is drafted, without the user's template. */
  message: CommitMessage.nullable().optional(),
});
/** The apply or update whose conflicts are meant. `target` is an update's source. */
const conflictsOf = z.object({
  session: SessionId,
  operation: ConflictOperation.default('apply'),
  mode: ApplyMode,
  target: z.string().nullable(),
});
/** As for a plan; of an update `target` is the source, and its plan takes no part of the work. */
const askInput = applyInput
  .extend({
    operation: ConflictOperation.default('apply'),
    /** Open conflicts at these paths; empty: all, but for files of the user's that Git ignores. */
    paths: z.array(WritablePath).default([]),
    /** Null: the agent of the session itself. */
    agent: AgentId.nullable().default(null),
  })
  .refine(({ operation, mode }) => operation === 'apply' || mode === 'merge' || mode === 'rebase');

/** Applies: planning one, settling its conflicts, writing it, and taking past ones back. */
export const applyVerbs = {
  plan: verb(applyInput, ApplyPlan, [...planReasons]),
  /**
   * What of these sessions, all of one repository, would conflict with each other and with the workspace, by their newest
   * checkpoints. Sessions without work to apply, and those of another repository than the first, are left out.
   */
  forecast: verb(z.object({ sessions: z.array(SessionId).max(500) }), Forecast, [
    r.sessionUnknown,
    ...troubleReasons,
    r.objectsMissing,
  ]),
  /**
   * The same of all sessions with work that are not archived, each with the others of its repository: kept current while it is
   * followed, after each change of a session or a workspace. What an agent is at work on counts as it was last measured.
   */
  watchForecast: stream(nothing, Forecast),
  /** The sides of one of a plan's conflicts, for looking at and editing. */
  sides: verb(z.object({ session: SessionId, stages: StageIds }), ConflictSides, [
    r.sessionUnknown,
    ...troubleReasons,
  ]),
  /** Keeps choices of an apply or update that is not written yet: later plans of it offer them for the same conflicts. */
  keepResolutions: verb(conflictsOf.extend({ choices: z.array(ConflictChoice).min(1) }), done, [
    r.sessionUnknown,
    r.diskFull,
    r.notWritable,
  ]),
  /** Keeps a result that is not finished, as `keepResolutions` keeps choices; null: it was begun anew. */
  keepDraft: verb(
    conflictsOf.extend({ conflict: ConflictChoice.omit({ take: true }), draft: ResultDraft.nullable() }),
    done,
    [r.sessionUnknown, r.diskFull, r.notWritable],
  ),
  /**
   * Hands open conflicts to an agent: starts a session whose base holds them, and answers with that session. What it
   * makes of them comes back as offers of later plans.
   */
  askAgent: verb(askInput, SessionRow, [
    ...updateReasons,
    r.noConflicts,
    r.workUnfinished,
    r.agentUnknown,
    r.agentNotInstalled,
  ]),
  /** Withdraws what the agent of a session proposed for conflicts, as far as that is its state still. */
  decline: verb(
    z.object({
      session: SessionId,
      resolver: SessionId,
      head: CommitId,
      conflicts: z.array(Conflict.pick({ place: true, commit: true }).extend({ path: WritablePath })).min(1),
    }),
    done,
    [r.sessionUnknown, r.diskFull, r.notWritable],
  ),
  /** Plans again and writes in one step, or refuses without having written anything. */
  run: verb(runInput, ApplyRecord, [
    ...planReasons,
    r.messageUnfit,
    r.workUnfinished,
    r.conflicts,
    r.blocked,
    r.planStale,
    r.noIdentity,
    r.signingFailed,
    r.signerNotTrusted,
    r.applyStopped,
  ]),
  /** How far the session's apply or update is while it writes; null while nothing is being written. */
  progress: stream(z.object({ session: SessionId }), ApplyProgress.nullable()),
  /**
   * Stops the session's apply or update and takes back what it wrote, unless its branch has moved already: `run` and
   * `sessions.update` say which.
   */
  stop: question(z.object({ session: SessionId }), done),
  /** What undoing an apply would do. Writes nothing. */
  planUndo: verb(z.object({ apply: ApplyId }), UndoPlan, [...undoReasons]),
  undo: verb(z.object({ apply: ApplyId }), ApplyRecord, [...undoReasons, r.sessionBusy]),
  /** Newest first. */
  list: question(z.object({ session: SessionId.nullable() }), z.array(PastApply)),
};
