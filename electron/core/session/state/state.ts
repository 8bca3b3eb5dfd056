import type { AgentProfile } from '#shared/agent';
import type { Attachment } from '#shared/attachment';
import type { RedCheck } from '#shared/check';
import type { KeptPersona } from '#shared/custom-agent';
import type { LongText, PermissionOption, SessionEvent } from '#shared/events';
import type { HandedFrom } from '#shared/hand-off';
import type { ApplyId, AttachmentId, CommitId, RepoPath } from '#shared/ids';
import type { SessionRule } from '#shared/permission-rule';
import type { Comments } from '#shared/projections/comments';
import type { NextPrompts } from '#shared/projections/next-prompts';
import type { ViewedFiles } from '#shared/projections/viewed-files';
import type { Resolves } from '#shared/resolving';
import type { RulePattern } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import type { NoticedChange } from '#shared/shared-state';
import type { StandingApply } from '#shared/standing-apply';
import type { TakenStep } from '#shared/trash';
import type { KeptDraft, KeptResolution } from './kept-choice';
import type { Said } from './said';
import type { Timeline } from './timeline';
import type { TurnTime } from './turn-times';

/** Raised whenever `SessionState` or its fold changes meaning: states kept in the index are then made anew. */
export const STATE_VERSION = 36;

/** What the core knows of a session: the fold of its log. Plain data, kept in the index. */
export type SessionState = {
  readonly row: SessionRow;
  readonly profile: AgentProfile;
  readonly customAgent: string | null;
  /** As it was taken from the user's own files; null: it is the repository's, or there is none. */
  readonly persona: KeptPersona | null;
  /** The agent's own session, for going on with it in a new process. */
  readonly agentSession: string | null;
  /** The agent can go on with a copy of it, as far as it was heard. */
  readonly forks: boolean;
  readonly prompt: string;
  /** What goes with it. */
  readonly attachments: readonly Attachment[];
  /** All that its prompts had with them. */
  readonly attached: readonly AttachmentId[];
  readonly said: Said;
  /** What waits for the turn to end. */
  readonly next: NextPrompts;
  readonly open: OpenTurn | null;
  /** Permission requests that wait for an answer. */
  readonly requests: Readonly<Record<string, OpenRequest>>;
  /** Answers that the user had remembered for this session. */
  readonly rules: readonly SessionRule[];
  /** Values that the agent's options can take. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** Values that the user chose for them, by their ids, oldest choice first. */
  readonly chosen: Readonly<Record<string, string>>;
  /** Index 0 is turn 1. */
  readonly checkpoints: readonly TurnCheckpoints[];
  readonly timeline: Timeline;
  /** What was taken of its worktree and not brought back, oldest first. */
  readonly taken: readonly TakenStep[];
  /** State of the work in the running turn as last measured; null between turns. */
  readonly measured: CommitId | null;
  /** A state that was measured, and what it was compared with; null: none since the base was last chosen. */
  readonly compared: Compared | null;
  /** Applies that stand, oldest first. */
  readonly applies: readonly StandingApply[];
  /** The newest apply that stood when new commits of the base were brought in; null: none since. */
  readonly applyBeforeUpdate: ApplyId | null;
  /** Choices for conflicts of applies and updates; the newest one for each counts. */
  readonly kept: readonly KeptResolution[];
  /** Results of such conflicts that are not finished; the newest one for each counts. */
  readonly drafts: readonly KeptDraft[];
  /** The conflicts of another session that this one was started to resolve. */
  readonly resolves: Resolves | null;
  /** The session that this one goes on from, and what its agent is told of that one. */
  readonly handedFrom: HandedFrom | null;
  readonly given: LongText | null;
  /** Proposals of such sessions for this one's conflicts that were not wanted. */
  readonly declined: readonly Omit<DeclinedEvent, 'type'>[];
  /** Changes in shared state that were noticed during its turns. */
  readonly noticed: readonly NoticedChange[];
  /** What the user has looked at of its changes. */
  readonly viewed: ViewedFiles;
  /** What the user has to say about them. */
  readonly comments: Comments;
  /** Files that the user edited here since the last turn: its agent does not know. */
  readonly edited: readonly RepoPath[];
  /** When its turns ran, oldest first. */
  /** The checks that were red when they last ended, and those that its last prompt was about, which went back by itself. */
  readonly red: readonly RedCheck[];
  readonly sentBack: readonly RedCheck[] | null;
  readonly times: readonly TurnTime[];
  /** Where the worktree was last; kept after a discard, null before there was one. */
  readonly lastWorktree: string | null;
  /** Lines of the log that cannot be read. */
  readonly damaged: number;
  /** It began with values that only a newer version knows: it is shown as far as it is understood, and left alone. */
  readonly isNewer: boolean;
};

type DeclinedEvent = Extract<SessionEvent, { type: 'proposal.declined' }>;
export type Compared = { readonly head: CommitId; readonly base: CommitId };
export type OpenRequest = {
  readonly options: readonly PermissionOption[];
  /** What of it can be remembered. */
  readonly patterns: readonly RulePattern[];
};
export type OpenTurn = {
  readonly turn: number;
  readonly started: boolean;
  readonly cancelling: boolean;
  /** It is not held to the session's budget. */
  readonly beyondBudget?: boolean;
};
export type TurnCheckpoints = { readonly start: CommitId | null; readonly end: CommitId | null };

/** True from the moment a prompt was sent until its turn has ended. */
export function isBusy(state: SessionState): boolean {
  return state.open !== null;
}
