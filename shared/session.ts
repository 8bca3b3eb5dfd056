import { z } from 'zod';
import { GivenAttachments } from './attachment';
import { Budget } from './budget';
import { Checks, MOST_SENT_BACK, SendsBack, SessionCheck } from './check';
import { ConflictOperation } from './conflict';
import { PermissionPolicy, SessionKind, TurnFailure } from './events';
import { HandedFromRow, HandedTo } from './hand-off';
import { AgentId, CommitId, RepositoryId, SessionId } from './ids';
import { Imported } from './imported';
import { LivingProcess } from './living-process';
import { McpAsked } from './mcp';
import { NetworkHost } from './network-host';
import { LONGEST_PROMPT } from './next-prompt';
import { OfPlan } from './plan';
import { assertNever } from './result';
import { AllowedPath, Isolation } from './sandbox';
import { SharedChangeId } from './shared-state';
import { OnResult, ReviewsRow } from './specialised';
import { StandingApply } from './standing-apply';
import { Unfinished } from './unfinished';
import { SessionUsage } from './usage';
import { OfVariants } from './variants-of';

/**
 * `preparing` the worktree is being made · `queued` waits for a free slot · `working` the agent works · `waiting` it
 * needs the user · `ready` the last turn ended well · `stopped` the user stopped it · `failed` · `interrupted` the app
 * ended in the middle of a turn · `discarded` worktree and branch are gone, the work is kept for 30 days.
 */
export const SessionStatus = z.enum([
  'preparing',
  'queued',
  'working',
  'waiting',
  'ready',
  'stopped',
  'failed',
  'interrupted',
  'discarded',
]);
export type SessionStatus = z.infer<typeof SessionStatus>;

/** Why the session needs the user. */
export const Attention = z.discriminatedUnion('why', [
  z.object({ why: z.literal('permission'), request: z.string(), title: z.string() }),
  /** The agent is paused: it held so many bytes when memory ran out. */
  z.object({ why: z.literal('memory'), held: z.number().int() }),
  z.object({ why: z.literal('login'), message: z.string() }),
  z.object({ why: z.literal('failure'), message: z.string() }),
]);
export type Attention = z.infer<typeof Attention>;

/** A session as the list shows it: the fold of its whole log. */
export const SessionRow = z.object({
  session: SessionId,
  kind: SessionKind,
  title: z.string(),
  repository: RepositoryId,
  repositoryPath: z.string(),
  agent: z.object({ id: AgentId, name: z.string() }),
  model: z.string().nullable(),
  /** The persona it runs as; null: none. */
  customAgent: z.string().nullable(),
  permissions: PermissionPolicy,
  /** What keeps its programs to what is its own; absent: nothing. */
  isolation: Isolation.optional(),
  /** Hosts that its sandbox may reach without asking; absent: none were named. */
  hosts: z.array(NetworkHost).optional(),
  /** What its sandbox shows besides; absent: nothing. */
  paths: z.array(AllowedPath).optional(),
  /** Which of these paths and hosts the user has revoked; absent: none. */
  revoked: z.array(z.string()).optional(),
  /** Its agent plans, and changes nothing; absent: it works. */
  plans: z.boolean().optional(),
  /** It stands first in the list. */
  pinned: z.boolean(),
  /** The user is done with it: out of sight until something happens in it. */
  archived: z.boolean(),
  /** What it needs waits until then, or (null) until something else happens in it; null: it does not wait. */
  snoozed: z.object({ until: z.string().nullable() }).nullable(),
  status: SessionStatus,
  attention: Attention.nullable(),
  /** The agent stands still, with so many bytes of memory. */
  paused: z.object({ held: z.number().int() }).nullable(),
  /** When the turn that runs was started; null between turns. */
  workingSince: z.string().nullable(),
  /** What the agent does right now, in a few words; null when it does nothing. */
  activity: z.string().nullable(),
  failure: TurnFailure.nullable(),
  /** Requests for permission that were denied, where the last turn ended upon that; 0: it ended otherwise. */
  denied: z.number().int(),
  /** Full ref of the session's branch, and the worktree's path; null before they exist and for local sessions. */
  branch: z.string().nullable(),
  worktree: z.string().nullable(),
  base: z.object({ commit: CommitId, ref: z.string().nullable() }),
  /** The newest checkpoint commit, or the base. */
  head: CommitId,
  /** The Git tree of `head`, and of what the newest standing apply brought over; absent or null: not known. */
  tree: z.string().nullable().optional(),
  appliedTree: z.string().nullable().optional(),
  /** What was left in the middle when `head` was recorded. */
  unfinished: Unfinished.nullable(),
  /** What HEAD of the worktree named then, when the agent had left the session's branch; null when it had not. */
  strayed: z.string().nullable(),
  turns: z.number().int(),
  /** Prompts that wait for a turn to end. */
  nextPrompts: z.number().int(),
  usage: SessionUsage,
  budget: Budget,
  files: z.number().int(),
  additions: z.number().int(),
  deletions: z.number().int(),
  /** The newest apply that still stands. */
  applied: StandingApply.nullable(),
  /** When an update last brought new commits into the worktree; null: never. */
  newCommitsAt: z.string().nullable(),
  discarded: z
    .object({
      ref: z.string(),
      head: CommitId,
      keptUntil: z.string(),
      /** Where the worktree's folder is kept as it was; null: nowhere. */
      folder: z.string().nullable().optional(),
      /** What it was then, and is again once it is restored. */
      was: z.object({ status: SessionStatus, attention: Attention.nullable() }).optional(),
    })
    .nullable(),
  /** The session whose conflicts this one was started to resolve, and how many; null for any other session. */
  resolves: z
    .object({ session: SessionId, operation: ConflictOperation, conflicts: z.number().int() })
    .nullable(),
  /** The session that this one goes on from; absent or null for any other. */
  handedFrom: HandedFromRow.nullable().optional(),
  /** The sessions that go on from this one, oldest first. */
  handedTo: z.array(HandedTo).optional(),
  /** The task of a plan that it is for; absent: it is for none. */
  plan: OfPlan.optional(),
  /** Which of several variants it is; absent: it is none. */
  variant: OfVariants.optional(),
  /** What the user thinks of it beside others, and whether it was picked as the best of them; absent: nothing yet. */
  judged: z.object({ opinion: z.string(), picked: z.boolean() }).optional(),
  /** The checks of its work; absent: it has none. */
  checks: z.array(SessionCheck).optional(),
  /** How often what they find goes back to the agent by itself; absent: never. */
  sendsBack: SendsBack.optional(),
  /** The result that it works on; absent: on none. */
  specialised: OnResult.optional(),
  /** What it reviews, and what came of that; absent: it reviews nothing. */
  reviews: ReviewsRow.optional(),
  /** Another tool's session, which we only read; absent: one of ours. */
  imported: Imported.optional(),
  /** Changes in shared state that are not harmless and wait for the user's decision. */
  sharedChanges: z.array(SharedChangeId),
  /** Processes that turns started and that still work where the session does, as last looked at. */
  processes: z.array(LivingProcess),
  /** Servers of tools that its agent was started without, and whether the user put that off; absent: none. */
  servers: z.array(McpAsked.extend({ putOff: z.boolean() })).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Sequence number of the newest event, of the newest one worth reading, and of the newest one read. */
  seq: z.number().int(),
  noteworthySeq: z.number().int(),
  seenSeq: z.number().int(),
});
export type SessionRow = z.infer<typeof SessionRow>;

/** True when something worth reading happened since the user last looked. */
export function isUnread(row: Pick<SessionRow, 'noteworthySeq' | 'seenSeq'>): boolean {
  return row.noteworthySeq > row.seenSeq;
}

export const StartSession = z.object({
  repository: RepositoryId,
  prompt: z.string().max(LONGEST_PROMPT),
  agent: z.discriminatedUnion('by', [
    z.object({ by: z.literal('id'), id: AgentId }),
    /** A command line given for this session alone: split into program and arguments by the caller. */
    z.object({
      by: z.literal('command'),
      protocol: z.enum(['acp', 'command']),
      command: z.array(z.string()).min(1),
    }),
  ]),
  kind: SessionKind.default('background'),
  /** Branch, tag or commit to start from; null: HEAD. */
  base: z.string().nullable().default(null),
  title: z.string().max(200).nullable().default(null),
  model: z.string().nullable().default(null),
  customAgent: z.string().nullable().default(null),
  permissions: PermissionPolicy.nullable().default(null),
  /** What keeps its programs to its worktree; absent: what the settings say. A local session has no sandbox. */
  isolation: Isolation.optional(),
  /** Hosts that its sandbox may reach without asking, on this machine too. */
  hosts: z.array(NetworkHost).max(100).optional(),
  /** Files and folders outside of the worktree that its sandbox shows besides. */
  paths: z.array(AllowedPath).max(100).optional(),
  attachments: GivenAttachments,
  /** Values for options that the agent is known to offer, by their ids; remembered for the next session with it. */
  options: z.record(z.string().max(200), z.string().max(1000)).optional(),
  /** Its agent shall plan, and change nothing: whatever `permissions` says, none is given. */
  plans: z.boolean().optional(),
  /** Absent: what the settings say. */
  budget: Budget.optional(),
  /** Commands that are to run on its work. */
  checks: Checks.optional(),
  /** How often what they find may go back to the agent by itself; absent: never. */
  checkRetries: z.number().int().min(0).max(MOST_SENT_BACK).optional(),
});
export type StartSession = z.input<typeof StartSession>;

/** Whether the session's work stands still: no turn runs, waits or is about to, and it was not discarded. */
export function isAtRest({ status }: Pick<SessionRow, 'status'>): boolean {
  switch (status) {
    case 'ready':
    case 'stopped':
    case 'failed':
    case 'interrupted':
      return true;
    case 'preparing':
    case 'queued':
    case 'working':
    case 'waiting':
    case 'discarded':
      return false;
    default:
      return assertNever(status);
  }
}

/** What was left in the middle of a merge or the like, as long as no turn is at work on it and it was not applied. */
export function leftInTheMiddle(
  row: Pick<SessionRow, 'status' | 'unfinished' | 'head' | 'applied'>,
): Unfinished | null {
  return isAtRest(row) && row.applied?.head !== row.head ? row.unfinished : null;
}
