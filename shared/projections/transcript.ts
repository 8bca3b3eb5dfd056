import type { PermissionOption, PlanEntry, StopReason, StoredEvent, ToolCallPatch, ToolContent, ToolKind, ToolStatus, TurnFailure, TurnOutcome, LongText } from '../events';
import type { AgentOption, ProcessEnd } from '../agent';

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
  readonly startedAt: string;
  readonly endedAt: string | null;
};

export type TranscriptItem =
  | { readonly type: 'said' | 'thought'; readonly key: number; readonly text: string; readonly at: string }
  | { readonly type: 'tool'; readonly key: number; readonly tool: ToolCall }
  | { readonly type: 'note'; readonly key: number; readonly level: 'info' | 'warning'; readonly text: string; readonly at: string }
  | { readonly type: 'setup'; readonly key: number; readonly command: string; readonly end: ProcessEnd; readonly output: LongText }
  | {
      readonly type: 'permission';
      readonly key: number;
      readonly request: string;
      readonly tool: ToolCallPatch;
      readonly options: readonly PermissionOption[];
      readonly answer: { option: PermissionOption | null; by: 'user' | 'policy' | 'turn-end' } | null;
    };

export type TranscriptTurn = {
  readonly turn: number;
  readonly prompt: string;
  readonly queuedAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly cancelling: boolean;
  readonly outcome: TurnOutcome | null;
  readonly stop: StopReason | null;
  readonly failure: TurnFailure | null;
  readonly plan: readonly PlanEntry[];
  readonly items: readonly TranscriptItem[];
  readonly checkpoint: { commit: string; branchCommit: string | null; skipped: number } | null;
  readonly changes: { files: number; additions: number; deletions: number } | null;
};

/** The conversation as the session view shows it. */
export type Transcript = {
  readonly seq: number;
  readonly turns: readonly TranscriptTurn[];
  /** Before the first turn: the worktree's preparation. */
  readonly preparation: readonly TranscriptItem[];
  readonly options: readonly AgentOption[];
  readonly usage: { used: number; size: number; cost: string | null } | null;
};

export const emptyTranscript: Transcript = { seq: 0, turns: [], preparation: [], options: [], usage: null };

/** Folds a batch of events; structure that did not change keeps its identity, so that views can skip it. */
export function foldTranscript(transcript: Transcript, events: readonly StoredEvent[]): Transcript {
  return events.reduce(foldOne, transcript);
}

function foldOne(transcript: Transcript, stored: StoredEvent): Transcript {
  const next = { ...transcript, seq: stored.seq };
  const { event, at, seq } = stored;
  switch (event.type) {
    case 'turn.queued':
      return { ...next, turns: [...transcript.turns, newTurn(event.turn, event.prompt, at)] };
    case 'turn.started':
      return withTurn(next, event.turn, (turn) => ({ ...turn, startedAt: at }));
    case 'turn.cancel-requested':
      return withTurn(next, event.turn, (turn) => ({ ...turn, cancelling: true }));
    case 'turn.ended':
      return withTurn(next, event.turn, (turn) => ({
        ...turn,
        endedAt: at,
        cancelling: false,
        outcome: event.outcome,
        stop: event.stop,
        failure: event.failure,
      }));
    case 'agent.said':
      return withTurn(next, event.turn, (turn) => ({ ...turn, items: appendText(turn.items, 'said', event.text, seq, at) }));
    case 'agent.thought':
      return withTurn(next, event.turn, (turn) => ({ ...turn, items: appendText(turn.items, 'thought', event.text, seq, at) }));
    case 'agent.planned':
      return withTurn(next, event.turn, (turn) => ({ ...turn, plan: event.entries }));
    case 'agent.noted':
      return withItem(next, event.turn, { type: 'note', key: seq, level: event.level, text: event.text, at });
    case 'worktree.setup-ended':
      return withItem(next, null, { type: 'setup', key: seq, command: event.command, end: event.end, output: event.output });
    case 'worktree.failed':
      return withItem(next, null, { type: 'note', key: seq, level: 'warning', text: event.message, at });
    case 'agent.usage':
      return { ...next, usage: { used: event.used, size: event.size, cost: event.cost } };
    case 'agent.options':
      return { ...next, options: event.options };
    case 'tool.called':
    case 'tool.updated':
      return withTurn(next, event.turn, (turn) => ({ ...turn, items: patchTool(turn.items, event.patch, seq, at) }));
    case 'permission.requested':
      return withTurn(next, event.turn, (turn) => ({
        ...turn,
        items: [
          ...turn.items,
          { type: 'permission', key: seq, request: event.request, tool: event.tool, options: event.options, answer: null },
        ],
      }));
    case 'permission.answered':
      return withTurn(next, event.turn, (turn) => ({
        ...turn,
        items: turn.items.map((item) =>
          item.type === 'permission' && item.request === event.request
            ? { ...item, answer: { option: event.option, by: event.by } }
            : item,
        ),
      }));
    case 'checkpoint.taken':
      return event.at === 'start'
        ? next
        : withTurn(next, event.turn, (turn) => ({
            ...turn,
            checkpoint: { commit: event.commit, branchCommit: event.branchCommit, skipped: event.skipped.length },
          }));
    case 'changes.measured':
      return event.turn === null
        ? next
        : withTurn(next, event.turn, (turn) => ({
            ...turn,
            changes: { files: event.files, additions: event.additions, deletions: event.deletions },
          }));
    default:
      return next;
  }
}

function newTurn(turn: number, prompt: string, at: string): TranscriptTurn {
  return {
    turn,
    prompt,
    queuedAt: at,
    startedAt: null,
    endedAt: null,
    cancelling: false,
    outcome: null,
    stop: null,
    failure: null,
    plan: [],
    items: [],
    checkpoint: null,
    changes: null,
  };
}

function withTurn(transcript: Transcript, number: number, change: (turn: TranscriptTurn) => TranscriptTurn): Transcript {
  const index = transcript.turns.findLastIndex((turn) => turn.turn === number);
  const turn = transcript.turns[index];
  if (!turn) return transcript;
  return { ...transcript, turns: transcript.turns.with(index, change(turn)) };
}

function withItem(transcript: Transcript, turn: number | null, item: TranscriptItem): Transcript {
  if (turn === null) {
    if (transcript.turns.some((one) => one.startedAt !== null)) {
      const last = transcript.turns.at(-1);
      if (last) return withTurn(transcript, last.turn, (one) => ({ ...one, items: [...one.items, item] }));
    }
    return { ...transcript, preparation: [...transcript.preparation, item] };
  }
  return withTurn(transcript, turn, (one) => ({ ...one, items: [...one.items, item] }));
}

/** Streamed text arrives in pieces; pieces of one kind that follow each other are one message. */
function appendText(
  items: readonly TranscriptItem[],
  type: 'said' | 'thought',
  text: string,
  key: number,
  at: string,
): readonly TranscriptItem[] {
  const last = items.at(-1);
  if (last?.type === type) return items.with(-1, { ...last, text: last.text + text });
  return [...items, { type, key, text, at }];
}

function patchTool(items: readonly TranscriptItem[], patch: ToolCallPatch, key: number, at: string): readonly TranscriptItem[] {
  const index = items.findLastIndex((item) => item.type === 'tool' && item.tool.call === patch.call);
  const found = items[index];
  if (found?.type !== 'tool') return [...items, { type: 'tool', key, tool: applyPatch(blankTool(patch.call, at), patch, at) }];
  return items.with(index, { ...found, tool: applyPatch(found.tool, patch, at) });
}

function blankTool(call: string, at: string): ToolCall {
  return {
    call,
    title: '',
    kind: 'other',
    status: 'pending',
    command: null,
    locations: [],
    content: [],
    input: null,
    exitCode: null,
    startedAt: at,
    endedAt: null,
  };
}

function applyPatch(tool: ToolCall, patch: ToolCallPatch, at: string): ToolCall {
  const status = patch.status ?? tool.status;
  const settled = status === 'completed' || status === 'failed' || status === 'cancelled';
  return {
    ...tool,
    title: patch.title ?? tool.title,
    kind: patch.kind ?? tool.kind,
    status,
    command: patch.command === undefined ? tool.command : patch.command,
    locations: patch.locations ?? tool.locations,
    content: patch.content ?? tool.content,
    input: patch.input === undefined ? tool.input : patch.input,
    exitCode: patch.exitCode === undefined ? tool.exitCode : patch.exitCode,
    endedAt: settled ? (tool.endedAt ?? at) : null,
  };
}
