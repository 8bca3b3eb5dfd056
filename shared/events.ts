import { z } from 'zod';
import { AgentOption, AgentProfile, LoginMethod, ProcessEnd } from './agent';
import { ApplyMode, ConflictOperation, ConflictPlace, FromSession, StageIds } from './apply';
import { CheckpointTime } from './checkpoints';
import { ApplyId, BodyId, CommitId, RepoPath, RepositoryId, SessionId, TurnNumber } from './ids';
import { processEvents } from './living-process';
import { Resolves } from './resolving';
import { SharedChange, SharedChangeId } from './shared-state';
import { Through } from './through';
import { Unfinished } from './unfinished';

/**
 * The facts of a session, in past tense, as its log keeps them. Payloads are small: a text over 16 KiB is stored as a
 * body and the event carries its head. What a newer version wrote and this one does not know is kept and skipped; what
 * earlier versions left out is filled in when their lines are read.
 */

export const SessionKind = z.enum(['background', 'local']);
export type SessionKind = z.infer<typeof SessionKind>;

export const PermissionPolicy = z.enum(['ask', 'allow', 'deny']);
export type PermissionPolicy = z.infer<typeof PermissionPolicy>;

/** A text, cut at 16 KiB when longer; then `body` finds the whole and `bytes` is the whole's UTF-8 length. */
export const LongText = z.object({ text: z.string(), body: BodyId.nullable(), bytes: z.number().int() });
export type LongText = z.infer<typeof LongText>;

export const ToolKind = z.enum([
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
]);
export type ToolKind = z.infer<typeof ToolKind>;

export const ToolStatus = z.enum(['pending', 'running', 'completed', 'failed', 'cancelled']);
export type ToolStatus = z.infer<typeof ToolStatus>;

export const ToolContent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: LongText }),
  /** `oldText` is null for a new file. Paths are as the agent said them: text, not a path to open. */
  z.object({ type: z.literal('diff'), path: z.string(), oldText: LongText.nullable(), newText: LongText }),
]);
export type ToolContent = z.infer<typeof ToolContent>;

/** What is known of a tool call; a field that is absent has not changed. */
export const ToolCallPatch = z.object({
  call: z.string(),
  title: z.string().optional(),
  kind: ToolKind.optional(),
  status: ToolStatus.optional(),
  /** The command line of an `execute` call where it can be told. */
  command: z.string().nullable().optional(),
  locations: z.array(z.object({ path: z.string(), line: z.number().int().nullable() })).optional(),
  content: z.array(ToolContent).optional(),
  input: LongText.nullable().optional(),
  exitCode: z.number().int().nullable().optional(),
});
export type ToolCallPatch = z.infer<typeof ToolCallPatch>;

export const PlanEntry = z.object({
  text: z.string(),
  priority: z.enum(['high', 'medium', 'low']),
  status: z.enum(['pending', 'in_progress', 'completed']),
});
export type PlanEntry = z.infer<typeof PlanEntry>;

export const PermissionOptionKind = z.enum(['allow_once', 'allow_always', 'reject_once', 'reject_always']);
export type PermissionOptionKind = z.infer<typeof PermissionOptionKind>;
export const PermissionOption = z.object({ id: z.string(), kind: PermissionOptionKind, name: z.string() });
export type PermissionOption = z.infer<typeof PermissionOption>;

/** Why a turn did not end well. `code` is stable, `message` is the agent's or our own text, for people. */
export const TurnFailure = z.discriminatedUnion('code', [
  z.object({ code: z.literal('agent-ended'), end: ProcessEnd, message: z.string() }),
  z.object({ code: z.literal('agent-refused'), message: z.string() }),
  z.object({ code: z.literal('agent-silent'), afterMs: z.number(), message: z.string() }),
  z.object({ code: z.literal('login-needed'), methods: z.array(LoginMethod), message: z.string() }),
  z.object({ code: z.literal('protocol-broken'), message: z.string() }),
  z.object({ code: z.literal('worktree-missing'), message: z.string() }),
  /** The worktree could not be made or set up, so the agent was never started. */
  z.object({ code: z.literal('preparation-failed'), message: z.string() }),
  z.object({ code: z.literal('checkpoint-failed'), message: z.string() }),
  z.object({ code: z.literal('disk-full'), message: z.string() }),
  z.object({ code: z.literal('internal'), reference: z.string(), message: z.string() }),
]);
export type TurnFailure = z.infer<typeof TurnFailure>;

/** `refusal`: the model declined; `max_tokens` and `max_turn_requests`: it ran into a limit. */
export const StopReason = z.enum(['end_turn', 'max_tokens', 'max_turn_requests', 'refusal', 'cancelled']);
export type StopReason = z.infer<typeof StopReason>;
export const TurnOutcome = z.enum(['completed', 'cancelled', 'failed', 'interrupted']);
export type TurnOutcome = z.infer<typeof TurnOutcome>;

/** A resolution's choice; an edited file's bytes as base64. */
export const KeptTake = z.discriminatedUnion('choice', [
  z.object({ choice: z.enum(['ours', 'theirs', 'base', 'both', 'delete']) }),
  z.object({ choice: z.literal('content'), bytes: LongText }),
]);
export type KeptTake = z.infer<typeof KeptTake>;

export const SessionEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('session.created'),
    session: SessionId,
    kind: SessionKind,
    title: z.string(),
    repository: RepositoryId,
    repositoryPath: z.string(),
    agent: AgentProfile,
    model: z.string().nullable(),
    customAgent: z.string().nullable(),
    permissions: PermissionPolicy,
    /** The commit the session started from and the full ref it was chosen by (null when detached). */
    base: z.object({ commit: CommitId, ref: z.string().nullable() }),
    /** The conflicts that the session was started to resolve; its base holds them. */
    resolves: Resolves.nullable(),
  }),
  z.object({
    type: z.literal('worktree.created'),
    path: z.string(),
    branch: z.string(),
    included: z.number().int(),
    milliseconds: z.number(),
  }),
  z.object({
    type: z.literal('worktree.setup-ended'),
    command: z.string(),
    end: ProcessEnd,
    output: LongText,
  }),
  z.object({ type: z.literal('worktree.failed'), code: z.string(), message: z.string() }),
  z.object({
    type: z.literal('worktree.restored'),
    path: z.string(),
    from: CommitId,
    /** The branch's full ref where it is another than before. */
    branch: z.string().nullable(),
  }),
  z.object({ type: z.literal('turn.queued'), turn: TurnNumber, prompt: z.string() }),
  z.object({ type: z.literal('turn.started'), turn: TurnNumber }),
  z.object({
    type: z.literal('agent.started'),
    turn: TurnNumber,
    pid: z.number().int(),
    command: z.string(),
  }),
  z.object({
    type: z.literal('agent.connected'),
    turn: TurnNumber,
    agentName: z.string().nullable(),
    agentVersion: z.string().nullable(),
    /** The agent's own session, for loading or resuming it later. */
    agentSession: z.string().nullable(),
    continued: z.enum(['new', 'loaded', 'resumed', 'retold']),
    canLoad: z.boolean(),
  }),
  z.object({ type: z.literal('agent.exited'), end: ProcessEnd, stderr: LongText }),
  z.object({ type: z.literal('agent.said'), turn: TurnNumber, text: z.string() }),
  z.object({ type: z.literal('agent.thought'), turn: TurnNumber, text: z.string() }),
  z.object({ type: z.literal('agent.planned'), turn: TurnNumber, entries: z.array(PlanEntry) }),
  z.object({
    type: z.literal('agent.noted'),
    turn: TurnNumber.nullable(),
    level: z.enum(['info', 'warning']),
    text: z.string(),
  }),
  z.object({
    type: z.literal('agent.usage'),
    turn: TurnNumber,
    used: z.number(),
    size: z.number(),
    cost: z.string().nullable(),
  }),
  z.object({ type: z.literal('agent.options'), options: z.array(AgentOption) }),
  z.object({
    type: z.literal('agent.commands'),
    commands: z.array(z.object({ name: z.string(), description: z.string() })),
  }),
  z.object({ type: z.literal('tool.called'), turn: TurnNumber, patch: ToolCallPatch }),
  z.object({ type: z.literal('tool.updated'), turn: TurnNumber, patch: ToolCallPatch }),
  z.object({
    type: z.literal('permission.requested'),
    turn: TurnNumber,
    request: z.string(),
    tool: ToolCallPatch,
    options: z.array(PermissionOption),
  }),
  z.object({
    type: z.literal('permission.answered'),
    turn: TurnNumber,
    request: z.string(),
    /** null: withdrawn because the turn ended or was cancelled. */
    option: PermissionOption.nullable(),
    by: z.enum(['user', 'policy', 'turn-end']),
    /** By what the user answered; left out by earlier versions. */
    through: Through.optional(),
  }),
  z.object({ type: z.literal('turn.cancel-requested'), turn: TurnNumber }),
  z.object({
    type: z.literal('checkpoint.taken'),
    turn: TurnNumber,
    at: z.enum(['start', 'end']),
    commit: CommitId,
    ref: z.string(),
    /** The commit on the session branch, where the turn changed anything. */
    branchCommit: CommitId.nullable(),
    /** Files left out, with why: too large, nested repository, unreadable. */
    skipped: z.array(
      z.object({
        path: RepoPath,
        reason: z.enum([
          'too-large',
          'nested-repository',
          'special-file',
          'unreadable',
          'path-too-long',
          'filter-not-trusted',
        ]),
      }),
    ),
    /** The full ref HEAD names when the agent left the session branch; null when it did not. */
    strayed: z.string().nullable(),
    /** What was left in the middle; null: nothing, or it was not looked at yet. */
    unfinished: Unfinished.nullable(),
  }),
  z.object({
    type: z.literal('changes.measured'),
    turn: TurnNumber.nullable(),
    head: CommitId,
    /** What it is compared with: the session's base, moved on to what the agent merged of the branch it was started from. */
    base: CommitId.optional(),
    files: z.number().int(),
    additions: z.number().int(),
    deletions: z.number().int(),
  }),
  /** What was found changed in the state that the worktree shares with the user's repository. */
  z.object({
    type: z.literal('shared-state.changed'),
    turn: TurnNumber,
    during: z.enum(['turn', 'setup']),
    changes: z.array(SharedChange),
    /** Further ones, which are kept in the data folder only. */
    more: z.number().int(),
  }),
  /** What became of such changes; `undone`: a putting back was taken back. */
  z.object({
    type: z.literal('shared-state.settled'),
    how: z.enum(['accepted', 'put-back', 'undone']),
    changes: z.array(SharedChangeId),
    /** Those of them that are not harmless. */
    alarming: z.array(SharedChangeId),
  }),
  ...processEvents,
  z.object({
    type: z.literal('turn.ended'),
    turn: TurnNumber,
    outcome: TurnOutcome,
    stop: StopReason.nullable(),
    failure: TurnFailure.nullable(),
  }),
  z.object({ type: z.literal('session.renamed'), title: z.string() }),
  /** The repository was moved, and where the session's worktree is since; null for none. */
  z.object({
    type: z.literal('repository.moved'),
    repositoryPath: z.string(),
    worktree: z.string().nullable(),
  }),
  z.object({ type: z.literal('session.seen'), seq: z.number().int() }),
  z.object({
    type: z.literal('apply.done'),
    apply: ApplyId,
    mode: ApplyMode,
    target: z.string(),
    commit: CommitId.nullable(),
    /** The session's state that was applied: the base of what remains. */
    applied: CommitId,
    files: z.number().int(),
  }),
  z.object({
    type: z.literal('apply.undone'),
    apply: ApplyId,
    /** The newest apply that still stands; null: none. */
    standing: z
      .object({
        apply: ApplyId,
        mode: ApplyMode,
        target: z.string(),
        commit: CommitId.nullable(),
        head: CommitId,
      })
      .nullable(),
    /** Applies that were on top of it and stand without it now, with the state that each of them has brought over. */
    heads: z.array(z.object({ apply: ApplyId, head: CommitId })),
  }),
  /** A conflict was decided, or (null) the decision withdrawn, in an apply or update that is not written yet. */
  z.object({
    type: z.literal('resolution.kept'),
    operation: ConflictOperation,
    mode: ApplyMode,
    target: z.string().nullable(),
    path: RepoPath,
    place: ConflictPlace,
    commit: CommitId.optional(),
    stages: StageIds,
    take: KeptTake.nullable(),
  }),
  /** A conflict's result was begun, or (null) begun anew; `draft` is a `ResultDraft` as JSON. */
  z.object({
    type: z.literal('resolution.drafted'),
    operation: ConflictOperation,
    mode: ApplyMode,
    target: z.string().nullable(),
    path: RepoPath,
    place: ConflictPlace,
    commit: CommitId.optional(),
    stages: StageIds,
    draft: LongText.nullable(),
  }),
  /** What an agent proposed for a conflict is not wanted; another proposal of the same session may be. */
  z.object({
    type: z.literal('proposal.declined'),
    resolver: SessionId,
    path: RepoPath,
    place: ConflictPlace,
    commit: CommitId.optional(),
    /** SHA-256 of what was proposed. */
    proposal: z.string().regex(/^[0-9a-f]{64}$/),
  }),
  /** An apply or update resolved conflicts as they had been resolved before. */
  z.object({
    type: z.literal('resolution.reused'),
    apply: ApplyId,
    paths: z.array(RepoPath),
    from: z.array(FromSession),
  }),
  z.object({
    type: z.literal('session.rolled-back'),
    /** The checkpoint that the worktree was brought back to: at the start or end of this turn, or before a rollback. */
    turn: z.number().int().min(0),
    at: CheckpointTime,
    commit: CommitId,
    /** Where the session's branch is since. */
    branchCommit: CommitId,
    /** The state that was left, kept under this ref: the worktree can be brought forward to it again. */
    abandoned: z.object({ ref: z.string(), commit: CommitId, branchCommit: CommitId }),
    /** The turns whose work the worktree holds since, in order. */
    turns: z.array(TurnNumber),
    files: z.number().int(),
    /** What had been left in the middle in the state that was gone back to. */
    unfinished: Unfinished.nullable(),
  }),
  z.object({
    type: z.literal('session.updated'),
    mode: z.enum(['merge', 'rebase']),
    /** Where the new commits came from, and the newest of them: what the session is compared with since. */
    ref: z.string(),
    base: CommitId,
    /** The worktree's state after it, kept under `checkpointRef`, and where the session's branch is since. */
    commit: CommitId,
    checkpointRef: z.string(),
    branchCommit: CommitId,
    files: z.number().int(),
  }),
  z.object({
    type: z.literal('session.discarded'),
    ref: z.string(),
    head: CommitId,
    keptUntil: z.string(),
    /** Where the worktree's folder is kept as it was; null: nowhere. */
    folder: z.string().nullable(),
  }),
  z.object({ type: z.literal('session.restored'), path: z.string(), branch: z.string() }),
]);
export type SessionEvent = z.infer<typeof SessionEvent>;

/** An event as the log has it: `seq` counts from 1 without gaps, `at` is ISO 8601 in UTC. */
export const StoredEvent = z.object({
  seq: z.number().int().positive(),
  at: z.string(),
  event: SessionEvent,
});
export type StoredEvent = z.infer<typeof StoredEvent>;
