import type { AgentOption, AgentProtocol, ProcessEnd } from '../agent';
import type { Attachment } from '../attachment';
import type { CheckEnd, RedBefore } from '../check';
import type {
  AgentCommand,
  LongText,
  PermissionOption,
  PlanEntry,
  PromptKinds,
  SessionNote,
  Shown,
  StopReason,
  ToolCallPatch,
  ToolContent,
  ToolKind,
  ToolStatus,
  TurnFailure,
  TurnOutcome,
} from '../events';
import type { HeldBack } from '../held-back';
import type { SessionRule } from '../permission-rule';
import type { AnsweringRule, RulePattern } from '../rule-pattern';
import type { NoticedChange } from '../shared-state';
import type { CallerProcess, Through } from '../through';
import type { Unfinished } from '../unfinished';
import type { Money, SessionUsage, TurnTokens } from '../usage';
import type { Comments } from './comments';
import { type NextPrompts, NO_NEXT_PROMPTS } from './next-prompts';
import type { ViewedFiles } from './viewed-files';

/** A tool call with all its patches folded. Times are ISO 8601. */
export type ToolCall = {
  readonly call: string;
  readonly title: string;
  readonly kind: ToolKind;
  readonly status: ToolStatus;
  readonly command: string | null;
  readonly locations: readonly { path: string; line: number | null }[];
  readonly content: readonly ToolContent[];
  readonly input: LongText | null;
  readonly exitCode: number | null;
  /** The tool of an MCP server that is called. */
  readonly mcp?: { readonly server: string; readonly tool: string };
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Since when the user is asked whether it may be done; absent: nobody is asked now. */
  readonly askedAt?: string;
  /** How long it waited for answers, in milliseconds: no time of its own. */
  readonly waitedMs?: number;
  /** It was asked for and not allowed. */
  readonly denied?: true;
};

export type TranscriptItem =
  | {
      readonly type: 'shared';
      readonly key: number;
      readonly during: 'turn' | 'setup';
      readonly changes: readonly NoticedChange[];
      readonly more: number;
    }
  | { readonly type: 'said' | 'thought'; readonly key: number; readonly text: string; readonly at: string }
  | { readonly type: 'shown'; readonly key: number; readonly shown: Shown; readonly at: string }
  | { readonly type: 'tool'; readonly key: number; readonly tool: ToolCall }
  | {
      readonly type: 'note';
      readonly key: number;
      readonly level: 'info' | 'warning';
      readonly text: string;
      readonly at: string;
    }
  /** What Understory notes; views word it. */
  | { readonly type: 'session-note'; readonly key: number; readonly note: SessionNote; readonly at: string }
  | {
      readonly type: 'setup';
      readonly key: number;
      readonly command: string;
      readonly end: ProcessEnd;
      readonly output: LongText;
    }
  | {
      readonly type: 'check';
      readonly key: number;
      readonly name: string;
      /** Program and arguments. */
      readonly command: readonly string[];
      readonly end: CheckEnd;
      readonly milliseconds: number;
      readonly output: LongText;
      /** Whether it was red before the session began; absent: nothing is said of it. */
      readonly before?: RedBefore;
    }
  | {
      readonly type: 'permission';
      readonly key: number;
      readonly request: string;
      readonly tool: ToolCallPatch;
      readonly options: readonly PermissionOption[];
      /** What of it can be remembered, the narrowest first. */
      readonly patterns: readonly RulePattern[];
      /** What of it the sandbox holds back anyway. */
      readonly held?: readonly HeldBack[];
      readonly answer: {
        option: PermissionOption | null;
        by: 'user' | 'policy' | 'rule' | 'persona' | 'turn-end';
        /** The rule that answered, or that was made with the answer. */
        rule?: AnsweringRule;
        through?: Through;
        process?: CallerProcess;
      } | null;
    };

export type TranscriptTurn = {
  readonly turn: number;
  readonly prompt: string;
  /** What went with it; absent: nothing. */
  readonly attachments?: readonly Attachment[];
  /** It was sent by itself, as a check was red. */
  readonly sentBack?: true;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly cancelling: boolean;
  readonly outcome: TurnOutcome | null;
  readonly stop: StopReason | null;
  readonly failure: TurnFailure | null;
  /** Requests that were denied, where the turn ended upon the last; 0: another end. */
  readonly denied: number;
  /** What the agent counted at the turn's end, where it does. */
  readonly tokens?: TurnTokens;
  /** What it cost by the agent's reports, where it reports that. */
  readonly cost?: readonly Money[];
  readonly plan: readonly PlanEntry[];
  readonly items: readonly TranscriptItem[];
  readonly checkpoint: {
    commit: string;
    branchCommit: string | null;
    skipped: number;
    unfinished: Unfinished | null;
  } | null;
  /** What the session changed up to the turn's end; `own`: what of it the turn did, where that is known. */
  readonly changes: (ChangeCounts & { readonly own?: ChangeCounts }) | null;
  /** True when a rollback left the turn's work behind. */
  readonly abandoned: boolean;
  /** Its checkpoints alone are left of it; `prompt` says what else is known. */
  readonly recovered?: true;
};

/** Files and lines that differ. */
type ChangeCounts = { readonly files: number; readonly additions: number; readonly deletions: number };

/** The conversation as the session view shows it. */
export type Transcript = {
  readonly seq: number;
  /** How the agent is spoken to: what a command says is its output. */
  readonly protocol: AgentProtocol;
  /** Every folder that the session has worked in, oldest first. */
  readonly folders: readonly string[];
  readonly turns: readonly TranscriptTurn[];
  /** Before the first turn: the worktree's preparation. */
  readonly preparation: readonly TranscriptItem[];
  readonly options: readonly AgentOption[];
  /** Answers that the user had remembered for this session. */
  readonly rules: readonly SessionRule[];
  /** What the agent that was connected last takes. */
  readonly offers: { readonly commands: readonly AgentCommand[]; readonly prompts: PromptKinds | null };
  /** How much of the model's window is taken. */
  readonly usage: { used: number; size: number; cost: string | null } | null;
  readonly reported: SessionUsage['reported'];
  /** What the user has looked at of the changes. */
  readonly viewed: ViewedFiles;
  /** What the user has to say about them. */
  readonly comments: Comments;
  /** What waits for the turn to end. */
  readonly next: NextPrompts;
  /** What the agent was told of the session that this one goes on from; null: it goes on from none. */
  readonly given: { readonly context: LongText; readonly edited: boolean; readonly turns: number } | null;
};

export const emptyTranscript: Transcript = {
  seq: 0,
  protocol: 'acp',
  folders: [],
  turns: [],
  preparation: [],
  options: [],
  rules: [],
  offers: { commands: [], prompts: null },
  usage: null,
  reported: null,
  viewed: [],
  comments: [],
  next: NO_NEXT_PROMPTS,
  given: null,
};
