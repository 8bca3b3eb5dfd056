import type { AgentOption, AgentProfile, ProcessEnd } from '#shared/agent';
import type { AttachmentType } from '#shared/attachment';
import type {
  AgentCommand,
  PermissionOption,
  PermissionPolicy,
  PlanEntry,
  PromptKinds,
  SessionNote,
  StopReason,
  ToolCallPatch,
  TurnFailure,
} from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { Money, TurnTokens } from '#shared/usage';
import type { Persona } from '../custom-agents';
import type { SessionSandbox } from '../isolation';
import type { McpServer } from './mcp-servers';

/**
 * What an agent is to the rest of the core, whatever protocol it speaks. One connection serves one session; it lives
 * over several turns and is never restarted by itself, since agents have side effects. Where the agent runs does not show:
 * what needs its process asks who launched it (`launchedFor`), and finds none for an agent elsewhere.
 */
export type AgentConnection = {
  readonly info: AgentInfo;
  /** The custom agent that it is only told to be: what its tools leave out is for us to deny. */
  readonly toldAs: Persona | null;
  /** Runs one turn. Open tool calls are settled and open permission requests withdrawn before this resolves. */
  prompt(text: string, given?: PromptGiven): Promise<AgentTurnEnd>;
  /** Asks the agent to stop the turn; `prompt` then resolves, at the latest when the deadline kills the process. */
  cancel(): Promise<void>;
  /** Its process is about to be paused: from now on its silence says nothing. */
  standStill(): void;
  setOption(id: string, value: string): Promise<'set' | 'unknown'>;
  /** Ends the process and all its descendants. Safe to call twice. */
  close(): Promise<ProcessEnd>;
  /** Resolves when the process has ended, for whatever reason, with the tail of its standard error (64 KiB). */
  readonly ended: Promise<{ end: ProcessEnd; stderr: string }>;
};

/** A file that a prompt names, for an agent that takes more than text. */
export type PromptLink = { readonly uri: string; readonly name: string };

/** A file that goes with a prompt. The agent can read it at `path`, where it is a copy. */
export type PromptFile = {
  readonly name: string;
  readonly type: AttachmentType;
  readonly bytes: number;
  readonly path: string;
  readonly content: () => Promise<Buffer>;
};

/** What goes with the text of a prompt. */
export type PromptGiven = { readonly links: readonly PromptLink[]; readonly files: readonly PromptFile[] };

export type AgentInfo = {
  readonly name: string | null;
  readonly version: string | null;
  readonly agentSession: string | null;
  readonly continued: 'new' | 'loaded' | 'resumed' | 'forked' | 'retold';
  /** It can go on with a copy of a session of its own. */
  readonly forks?: boolean;
  /** Absent where it is not told. */
  readonly prompts?: PromptKinds;
};

export type AgentTurnEnd =
  | {
      readonly outcome: 'completed' | 'cancelled';
      readonly stop: StopReason;
      /** The agent said nothing and told of nothing that it did: how the turn ended if no file was changed either. */
      readonly unlessChanged?: AgentTurnEnd;
    }
  | { readonly outcome: 'failed'; readonly failure: TurnFailure };

/** What an agent shows beside words, as it sends it: nothing of it is looked at yet. */
export type AgentShown =
  | { readonly is: 'picture'; readonly data: string; readonly mime: string | null; readonly name: string }
  | { readonly is: 'link'; readonly name: string; readonly uri: string; readonly bytes: number | null }
  | { readonly is: 'text'; readonly uri: string; readonly text: string }
  | {
      readonly is: 'file';
      readonly what: 'sound' | 'file';
      readonly mime: string | null;
      readonly bytes: number;
    };

/** A tool call's patch with whole texts; the session layer cuts and stores long ones. */
export type AgentToolPatch = Omit<ToolCallPatch, 'content' | 'input'> & {
  readonly content?: readonly (
    | { type: 'text'; text: string }
    | { type: 'diff'; path: string; oldText: string | null; newText: string }
    | { type: 'shown'; shown: AgentShown }
  )[];
  readonly input?: string | null;
};

export type AgentUpdate =
  | { readonly type: 'said' | 'thought'; readonly text: string }
  | { readonly type: 'showed'; readonly shown: AgentShown }
  | { readonly type: 'planned'; readonly entries: readonly PlanEntry[] }
  /** In the agent's words; `observed`: what Understory notes of it. */
  | { readonly type: 'noted'; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'observed'; readonly note: SessionNote }
  | { readonly type: 'usage'; readonly used: number; readonly size: number; readonly cost: Money | null }
  /** Tokens of the turn that ends. */
  | { readonly type: 'counted'; readonly tokens: TurnTokens }
  | { readonly type: 'commands'; readonly commands: readonly AgentCommand[] }
  | { readonly type: 'options'; readonly options: readonly AgentOption[] }
  | { readonly type: 'tool-called' | 'tool-updated'; readonly patch: AgentToolPatch };

/** Where a connection reports to. `update` never throws and never blocks. */
export type AgentListener = {
  update(update: AgentUpdate): void;
  /** Resolves with the chosen option, or null when the request is withdrawn (`signal` aborts then). */
  askPermission(request: {
    tool: AgentToolPatch;
    options: readonly PermissionOption[];
    signal: AbortSignal;
  }): Promise<PermissionOption | null>;
};

export type OpenAgent = {
  readonly profile: AgentProfile;
  /** The session's folder, as the agent sees it; it is told of no other. */
  readonly cwd: string;
  readonly listener: AgentListener;
  /** A session of the agent's own to go on with, and our transcript as text for agents that cannot load one. */
  readonly continueFrom: {
    readonly agentSession: string | null;
    readonly transcript: string;
    /**
     * Another session's session of the same agent: where the agent can, it goes on with a copy of that, and is told `note`
     * instead of the transcript.
     */
    readonly fork?: { readonly agentSession: string; readonly note: string } | null;
  } | null;
  /** The conversation up to the turn under way as text, for an agent that remembers nothing from turn to turn; else unused. */
  conversation?(): Promise<string>;
  readonly model: string | null;
  /** What the agent works as: its own option of that name where it has one, else told with the first prompt. */
  readonly persona: Persona | null;
  /** Servers of tools for it, in whichever way it takes them. */
  readonly mcpServers: readonly McpServer[];
  /** Values given to those servers, which nothing that the agent says may hold. */
  readonly secrets?: readonly string[];
  /** Servers of the repository that the agent may not start by itself, by name; null: whichever it finds. */
  readonly ownServersOff?: readonly string[] | null;
  /** Where its servers stand whole, of an agent that has been started with such a file. */
  readonly serversFile?: string | null;
  readonly firstOutputMs: number;
  /** What the session wants of its agent by now: asked for at the opening and before each prompt. */
  wishes(): AgentWishes;
  /** Gives up opening: the process is ended and the answer is a refusal. Means nothing once the agent is open. */
  readonly signal?: AbortSignal;
  /** The session that it works for. */
  readonly session: SessionId | null;
  /** What keeps it to what is the session's; null or absent: nothing does. */
  readonly sandbox?: SessionSandbox | null;
  /** Until then the agent is only readied, in its sandbox: nothing of it runs. Absent: it is started at once. */
  readonly held?: Promise<void>;
};

export type AgentWishes = {
  /** An agent that has modes is put into one that asks as this means, unless the user chose its mode. */
  readonly permissions: PermissionPolicy;
  /** It is to plan: one that has a mode for that is put into it. */
  readonly plans?: boolean;
  /** Values that the user chose for the agent's options, by the option's id, oldest choice first. */
  readonly options: Readonly<Record<string, string>>;
};

/** Why a connection could not be opened. */
export type AgentNotOpened =
  | { readonly code: 'not-started'; readonly cause: string }
  | Extract<TurnFailure, { code: 'login-needed' | 'agent-ended' | 'agent-silent' | 'protocol-broken' }>;
