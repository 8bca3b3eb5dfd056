import { z } from 'zod';
import { AgentListing } from './agent';
import {
  ApplyMode,
  ApplyPlan,
  ApplyProgress,
  ApplyRecord,
  Conflict,
  ConflictChoice,
  ConflictOperation,
  ConflictSides,
  HunkChoice,
  Resolution,
  ResultDraft,
  StageIds,
} from './apply';
import { Changeset, ChangesetScope, FileContent, Hunk } from './changeset';
import { Checkpoint } from './checkpoints';
import { planReasons, repositoryReasons, undoReasons, updateReasons } from './contract-reasons';
import { done, nothing, question, stream, verb } from './contract-verbs';
import { StoredEvent } from './events';
import { AgentId, ApplyId, BodyId, CommitId, RepoPath, RepositoryId, SessionId } from './ids';
import { PastApply, UndoPlan } from './past-apply';
import { refusals } from './refusals';
import { Branch, Repository, RepositoryState } from './repository';
import { SessionRow, StartSession } from './session';
import { Settings, SettingsPatch } from './settings';

/**
 * The one contract between the core and everyone who asks it: window, command line, tests. A verb answers a value or a
 * declared refusal; anything thrown is a bug and carries a reference into the log.
 */

const r = refusals;
const applyInput = z.object({
  session: SessionId,
  mode: ApplyMode,
  /** Full ref of the branch to change; null: the checked-out one. */
  target: z.string().nullable().default(null),
  /** Only these paths; null: all. */
  only: z.array(RepoPath).nullable().default(null),
  /** Of these files only some hunks, as `changes.hunks` numbers them between the plan's base and head. */
  hunks: z.array(HunkChoice).default([]),
  resolutions: z.array(Resolution).default([]),
});
const updateInput = z.object({
  session: SessionId,
  mode: z.enum(['merge', 'rebase']),
  /** Full ref to bring new commits in from, the session's base since; null: the base it has. */
  source: z.string().nullable().default(null),
  resolutions: z.array(Resolution).default([]),
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
    paths: z.array(RepoPath).default([]),
    /** Null: the agent of the session itself. */
    agent: AgentId.nullable().default(null),
  })
  .refine(({ operation, mode }) => operation === 'apply' || mode === 'merge' || mode === 'rebase');
export const DoctorCheck = z.object({
  id: z.string(),
  label: z.string(),
  state: z.enum(['ok', 'warning', 'failed']),
  detail: z.string(),
  /** What to do about it; null when nothing is to be done. */
  advice: z.string().nullable(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/**
 * List updates: all rows once, then rows that changed. A `reset` replaces everything; a long list comes in parts, what
 * a list shows first in the `reset`, and `more` says that the rest is still to come.
 */
export const RowsUpdate = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('reset'),
    rows: z.array(SessionRow),
    more: z.boolean(),
    running: z.number().int(),
    places: z.number().int(),
  }),
  z.object({
    type: z.literal('changed'),
    rows: z.array(SessionRow),
    more: z.boolean(),
    running: z.number().int(),
    places: z.number().int(),
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

export const contract = {
  core: {
    about: question(
      nothing,
      z.object({
        version: z.string(),
        home: z.string(),
        git: z.string().nullable(),
        platform: z.string(),
        pid: z.number(),
      }),
    ),
    doctor: question(nothing, z.array(DoctorCheck)),
  },
  repositories: {
    watch: stream(nothing, z.array(Repository)),
    list: question(nothing, z.array(Repository)),
    /** Looks at these again, as when they come into view; whoever watches hears of what changed. */
    refresh: question(z.object({ repositories: z.array(RepositoryId).max(1000) }), done),
    /** Recognises a folder without adding it. */
    inspect: verb(z.object({ path: z.string() }), RepositoryState, [...repositoryReasons]),
    add: verb(z.object({ path: z.string() }), Repository, [...repositoryReasons]),
    /** Makes the bundled demo repository in the data folder, or finds it there. */
    addDemo: verb(nothing, Repository, [...repositoryReasons, r.notWritable]),
    /** Forgets the repository. Nothing on disk is touched; its sessions stay in the log. */
    remove: verb(z.object({ repository: RepositoryId }), done, [r.repositoryUnknown]),
    branches: verb(z.object({ repository: RepositoryId }), z.array(Branch), [
      r.repositoryUnknown,
      r.repositoryMissing,
    ]),
  },
  agents: {
    list: question(nothing, z.array(AgentListing)),
    /** Looks at the login shell's PATH again. */
    detect: question(nothing, z.array(AgentListing)),
  },
  sessions: {
    watch: stream(nothing, RowsUpdate),
    list: question(nothing, z.array(SessionRow)),
    /** `session` may be any unique prefix. */
    show: verb(z.object({ session: z.string() }), SessionRow, [r.sessionUnknown, r.sessionAmbiguous]),
    /** Prompts and answers that hold all the words, newest first. Empty when the search index cannot be had. */
    search: question(
      z.object({ query: z.string().max(500), limit: z.number().int().min(1).max(200).default(50) }),
      z.array(SearchHit),
    ),
    /** Batches of events with `seq > after`, then each new batch. */
    events: stream(z.object({ session: SessionId, after: z.number().int().min(0) }), z.array(StoredEvent)),
    body: verb(z.object({ session: SessionId, body: BodyId }), z.object({ text: z.string() }), [
      r.sessionUnknown,
      r.bodyUnknown,
    ]),
    /** Answers as soon as the session exists; the worktree and the first turn follow as events. */
    start: verb(StartSession, SessionRow, [
      r.repositoryUnknown,
      r.repositoryMissing,
      r.noCommits,
      r.agentUnknown,
      r.agentNotInstalled,
      r.customAgentUnknown,
      r.promptEmpty,
      r.baseUnknown,
      r.gitMissing,
      r.gitTooOld,
      r.diskFull,
      r.notWritable,
    ]),
    /** A follow-up prompt; also the way to resume an interrupted or stopped session. */
    send: verb(z.object({ session: SessionId, prompt: z.string().max(1_000_000) }), SessionRow, [
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.promptEmpty,
      r.sessionDamaged,
      r.worktreeMissing,
      r.repositoryMissing,
      r.diskFull,
      r.notWritable,
    ]),
    /** Runs the last turn's prompt again after an interruption or failure. */
    resume: verb(z.object({ session: SessionId }), SessionRow, [
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.sessionDamaged,
      r.worktreeMissing,
      r.repositoryMissing,
      r.diskFull,
      r.notWritable,
    ]),
    cancel: verb(z.object({ session: SessionId }), done, [r.sessionUnknown, r.sessionIdle]),
    answer: verb(z.object({ session: SessionId, request: z.string(), option: z.string() }), done, [
      r.sessionUnknown,
      r.permissionGone,
      r.optionUnknown,
    ]),
    setOption: verb(z.object({ session: SessionId, option: z.string(), value: z.string() }), done, [
      r.sessionUnknown,
      r.sessionIdle,
      r.optionUnknown,
    ]),
    rename: verb(z.object({ session: SessionId, title: z.string().min(1).max(200) }), done, [
      r.sessionUnknown,
    ]),
    markSeen: verb(z.object({ session: SessionId, seq: z.number().int() }), done, [r.sessionUnknown]),
    /** Makes the worktree again from the newest checkpoint after it was deleted by hand. */
    restoreWorktree: verb(z.object({ session: SessionId }), SessionRow, [
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.notABackgroundSession,
      r.repositoryMissing,
      r.isolationFailed,
      r.diskFull,
      r.notWritable,
    ]),
    /** Worktree and branch go; a hidden ref keeps the work findable for 30 days. */
    discard: verb(z.object({ session: SessionId }), SessionRow, [
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.repositoryMissing,
    ]),
    /** Takes a discard back while the hidden ref is kept. */
    restore: verb(z.object({ session: SessionId }), SessionRow, [
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionNotDiscarded,
      r.sessionExpired,
      r.repositoryMissing,
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
      r.sessionUnknown,
      r.sessionBusy,
      r.sessionDiscarded,
      r.sessionDamaged,
      r.notABackgroundSession,
      r.checkpointUnknown,
      r.repositoryMissing,
      r.worktreeMissing,
      r.targetElsewhere,
      r.blocked,
      r.planStale,
      r.indexLocked,
      r.gitMissing,
      r.gitTooOld,
      r.contentFilterFailed,
      r.diskFull,
      r.notWritable,
      r.objectsMissing,
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
  },
  changes: {
    get: verb(z.object({ session: SessionId, scope: ChangesetScope }), Changeset, [
      r.sessionUnknown,
      r.turnUnknown,
      r.checkpointUnknown,
      r.repositoryMissing,
    ]),
    file: verb(z.object({ session: SessionId, commit: CommitId, path: RepoPath }), FileContent, [
      r.sessionUnknown,
      r.repositoryMissing,
    ]),
    /** Where a file differs between two states of the session, such as a plan's base and head. */
    hunks: verb(
      z.object({ session: SessionId, from: CommitId, to: CommitId, path: RepoPath }),
      z.array(Hunk),
      [r.sessionUnknown, r.turnUnknown, r.checkpointUnknown, r.fileUnknown, r.partUnfit, r.repositoryMissing],
    ),
    /** Unified diff text for the command line; `stat` gives one line a file. */
    text: verb(z.object({ session: SessionId, scope: ChangesetScope }), z.object({ text: z.string() }), [
      r.sessionUnknown,
      r.turnUnknown,
      r.checkpointUnknown,
      r.repositoryMissing,
    ]),
  },
  apply: {
    plan: verb(applyInput, ApplyPlan, [...planReasons]),
    /** The sides of one of a plan's conflicts, for looking at and editing. */
    sides: verb(z.object({ session: SessionId, stages: StageIds }), ConflictSides, [
      r.sessionUnknown,
      r.repositoryMissing,
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
      r.agentUnknown,
      r.agentNotInstalled,
    ]),
    /** Withdraws what the agent of a session proposed for conflicts, as far as that is its state still. */
    decline: verb(
      z.object({
        session: SessionId,
        resolver: SessionId,
        head: CommitId,
        conflicts: z.array(Conflict.pick({ path: true, place: true, commit: true })).min(1),
      }),
      done,
      [r.sessionUnknown, r.diskFull, r.notWritable],
    ),
    /** Plans again and writes in one step, or refuses without having written anything. */
    run: verb(applyInput.extend({ fingerprint: z.string().nullable().default(null) }), ApplyRecord, [
      ...planReasons,
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
    /** `apply` null: the newest one of any session. */
    undo: verb(z.object({ apply: ApplyId.nullable() }), ApplyRecord, [...undoReasons]),
    /** Newest first. */
    list: question(z.object({ session: SessionId.nullable() }), z.array(PastApply)),
  },
  settings: {
    watch: stream(nothing, Settings),
    get: question(nothing, Settings),
    update: question(SettingsPatch, Settings),
  },
};
export type Contract = typeof contract;
