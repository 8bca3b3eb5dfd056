import { z } from 'zod';
import { LaunchCommand } from './agent';
import { ApplyPlan } from './apply';
import { GivenAttachments } from './attachment';
import { Budget } from './budget';
import { Checkpoint } from './checkpoints';
import { Resolution } from './conflict';
import {
  startReasons,
  troubleReasons,
  turnReasons,
  updateReasons,
  worktreeWriteReasons,
} from './contract-reasons';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { StoredEvent } from './events';
import { ExportFormat, ExportStep } from './export';
import { BodyId, CommitId, RepositoryId, SessionId } from './ids';
import { LoginStep } from './login-step';
import { LONGEST_PROMPT } from './next-prompt';
import { Remember } from './permission-rule';
import { Queue } from './queue';
import { refusals } from './refusals';
import { SessionRow, StartSession } from './session';

const r = refusals;

/** How many agents work, of how many that may, and who waits. */
const work = { running: z.number().int(), places: z.number().int(), queue: Queue };

/**
 * List updates: all rows once, then rows that changed. A `reset` replaces everything; a long list comes in parts, what
 * a list shows first in the `reset`, and `more` says that the rest is still to come.
 */
export const RowsUpdate = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('reset'),
    rows: z.array(SessionRow),
    more: z.boolean(),
    ...work,
  }),
  z.object({
    type: z.literal('changed'),
    rows: z.array(SessionRow),
    more: z.boolean(),
    ...work,
  }),
]);
export type RowsUpdate = z.infer<typeof RowsUpdate>;

/** A place in a transcript that a search found. `snippet` is plain text around the words. */
export const SearchHit = z.object({
  session: SessionId,
  seq: z.number().int(),
  turn: z.number().int(),
  role: z.enum(['prompt', 'said']),
  snippet: z.string(),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** Where the user wants a session in the list: first, out of sight, or as if it had not been looked at. */
export const SessionMark = z.enum(['pinned', 'unpinned', 'archived', 'unarchived', 'read', 'unread']);
export type SessionMark = z.infer<typeof SessionMark>;

const MarkRefusal = z.union([r.sessionUnknown, r.sessionBusy, r.sessionDiscarded, r.diskFull, r.notWritable]);

/** The one turn is not held to the session's budget. */
const beyondBudget = { beyondBudget: z.boolean().optional() };

const updateInput = z.object({
  session: SessionId,
  mode: z.enum(['merge', 'rebase']),
  /** Full ref to bring new commits in from, the session's base since; null: the base it has. */
  source: z.string().nullable().default(null),
  resolutions: z.array(Resolution).default([]),
});

/** Sessions: their list, their events, and what is done to one of them. */
export const sessionVerbs = {
  watch: stream(nothing, RowsUpdate),
  list: question(nothing, z.array(SessionRow)),
  /** `session` may be any unique prefix. */
  show: verb(z.object({ session: z.string() }), SessionRow, [r.sessionUnknown, r.sessionAmbiguous]),
  /** Prompts and answers that hold all the words, newest first. Empty when the search index cannot be had. */
  search: question(
    z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(200).default(50) }),
    z.array(SearchHit),
  ),
  /** Prompts of the user's that were sent in the repository's sessions, each once, the newest first. */
  prompts: question(
    z.object({ repository: RepositoryId, limit: z.number().int().min(1).max(500).default(100) }),
    z.array(z.string()),
  ),
  /** Batches of events with `seq > after`, then each new batch. */
  events: stream(z.object({ session: SessionId, after: z.number().int().min(0) }), z.array(StoredEvent)),
  /** The newest turns of a long conversation, to be shown until all of it was read; none of one that is short. */
  lastTurns: question(z.object({ session: SessionId }), z.array(StoredEvent)),
  /** The agent's own command that goes on with the session in a terminal, and where; `line`: both for a shell. */
  resumeCommand: verb(
    z.object({ session: SessionId }),
    z.object({ run: LaunchCommand, folder: z.string(), line: z.string() }),
    [r.sessionUnknown, r.sessionBusy, r.worktreeMissing, r.notAvailableHere],
  ),
  body: verb(z.object({ session: SessionId, body: BodyId }), z.object({ text: z.string() }), [
    r.sessionUnknown,
    r.bodyUnknown,
  ]),
  /**
   * The session as one text, piece by piece, as it is now. `redact`: with its secrets replaced. `text` false: only what would
   * be replaced. Whoever leaves the steps ends it.
   */
  export: stream(
    z.object({
      session: SessionId,
      format: ExportFormat,
      redact: z.boolean().default(true),
      text: z.boolean().default(true),
    }),
    ExportStep,
  ),
  /** Answers as soon as the session exists; the worktree and the first turn follow as events. */
  start: verb(StartSession, SessionRow, [...startReasons]),
  /** A follow-up prompt; also the way to resume an interrupted or stopped session. */
  send: verb(
    z.object({
      session: SessionId,
      prompt: z.string().max(LONGEST_PROMPT),
      attachments: GivenAttachments,
      ...beyondBudget,
    }),
    SessionRow,
    [...turnReasons, r.promptEmpty, r.attachmentUnknown],
  ),
  /** Runs the last turn's prompt again after an interruption or failure. */
  resume: verb(z.object({ session: SessionId, ...beyondBudget }), SessionRow, turnReasons),
  /** What the session may take from now on, all of it together; a turn that works is held to it too. */
  setBudget: verb(z.object({ session: SessionId, budget: Budget }), done, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionDiscarded,
    r.diskFull,
    r.notWritable,
  ]),
  /** Has an agent go on that was paused since memory ran out. */
  continueAgent: verb(z.object({ session: SessionId }), done, [
    r.sessionUnknown,
    r.agentNotPaused,
    r.diskFull,
    r.notWritable,
  ]),
  /** Moves a queued session, so that `index` others are before it. */
  moveInQueue: verb(z.object({ session: SessionId, index: z.number().int().min(0) }), done, [
    r.sessionUnknown,
    r.sessionNotQueued,
  ]),
  cancel: verb(z.object({ session: SessionId }), done, [r.sessionUnknown, r.sessionNewer, r.sessionIdle]),
  /** Answers a permission; `remember` makes a rule of it that answers the like from then on. */
  answer: verb(
    z.object({
      session: SessionId,
      request: z.string(),
      option: z.string(),
      remember: Remember.optional(),
    }),
    done,
    [
      r.sessionUnknown,
      r.sessionNewer,
      r.permissionGone,
      r.optionUnknown,
      r.ruleNotOffered,
      r.repositoryMissing,
      r.diskFull,
      r.notWritable,
    ],
  ),
  /** Chooses a value for an option that the agent has offered; the session keeps it, whether the agent runs or not. */
  setOption: verb(z.object({ session: SessionId, option: z.string(), value: z.string() }), done, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionDiscarded,
    r.optionUnknown,
    r.diskFull,
    r.notWritable,
  ]),
  /**
   * Has the session's agent log in by a way that it carries out itself. Whoever leaves the steps stops it.
   */
  logIn: stream(z.object({ session: SessionId, method: z.string().max(1000) }), LoginStep),
  rename: verb(z.object({ session: SessionId, title: z.string().min(1).max(200) }), done, [r.sessionUnknown]),
  markSeen: verb(z.object({ session: SessionId, seq: z.number().int() }), done, [r.sessionUnknown]),
  /** Puts sessions where the user wants them in the list; those that are not there or cannot go there are told. */
  mark: question(
    z.object({ sessions: z.array(SessionId).max(20_000), as: SessionMark }),
    z.object({
      /** Those that are marked so now and were not before. */
      marked: z.array(SessionId),
      refused: z.array(z.object({ session: SessionId, refusal: MarkRefusal })),
    }),
  ),
  /**
   * Puts off what a session needs of the user: until then, or until something else happens in it; null: no longer. It
   * stays in the list, and nothing of it is lost.
   */
  snooze: verb(
    z.object({ session: SessionId, snooze: z.object({ until: z.iso.datetime().nullable() }).nullable() }),
    done,
    [r.sessionUnknown],
  ),
  /** Makes the worktree again from the newest checkpoint after it was deleted by hand. */
  restoreWorktree: verb(z.object({ session: SessionId }), SessionRow, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionBusy,
    r.sessionDiscarded,
    r.notABackgroundSession,
    ...troubleReasons,
    r.contentFilterFailed,
    r.programsNotTrusted,
    r.isolationFailed,
    r.diskFull,
    r.notWritable,
  ]),
  /**
   * Worktree and branch go. A hidden ref keeps the work findable for 30 days, and the trash the folder as it was;
   * refused where it cannot be moved there.
   */
  discard: verb(z.object({ session: SessionId }), SessionRow, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionBusy,
    r.sessionDiscarded,
    r.processesLiving,
    ...troubleReasons,
    r.notWritable,
    r.objectsMissing,
  ]),
  /** Takes a discard back while the hidden ref is kept. */
  restore: verb(z.object({ session: SessionId }), SessionRow, [
    r.sessionUnknown,
    r.sessionNewer,
    r.sessionBusy,
    r.sessionNotDiscarded,
    r.sessionExpired,
    ...troubleReasons,
    r.contentFilterFailed,
    r.programsNotTrusted,
    r.isolationFailed,
    r.diskFull,
    r.notWritable,
  ]),
  /** The session's timeline, oldest first. */
  checkpoints: verb(z.object({ session: SessionId }), z.array(Checkpoint), [r.sessionUnknown]),
  /**
   * Brings the worktree and the session's branch to one of its checkpoints, back or forward. What is left behind
   * stays a checkpoint. The agent is ended; the next turn's agent is told only of the turns that still count.
   */
  rollback: verb(z.object({ session: SessionId, commit: CommitId }), SessionRow, [
    ...worktreeWriteReasons,
    r.checkpointUnknown,
  ]),
  /**
   * What bringing a branch's new commits into the session's worktree would do. In a merge's conflicts `ours` is the
   * session and `theirs` the branch; a rebase makes the session's commits again, so that there it is the other way
   * around. In the worktree `ours` are its uncommitted edits.
   */
  planUpdate: verb(updateInput, ApplyPlan, [...updateReasons]),
  /** Plans again and updates the worktree and the session's branch in one step, or refuses without having written. */
  update: verb(updateInput.extend({ fingerprint: z.string().nullable().default(null) }), SessionRow, [
    ...updateReasons,
    r.conflicts,
    r.blocked,
    r.planStale,
    r.noIdentity,
    r.updateStopped,
  ]),
};
