import type { ToolStatus } from '#shared/events';
import type { TurnTokens } from '#shared/usage';
import { toolPatch } from './acp-mapping';
import type { AcpToolCall } from './acp-schema';
import type { AgentToolPatch, AgentTurnEnd, AgentUpdate } from './agent';
import type { ModelSigns } from './model-signs';
import { patchDiffs } from './patch-diffs';
import { terminalDelta } from './terminal-delta';
import { createToolDiffs } from './tool-diffs';

/** What must be known of a turn under way so that nothing of it is left open at its end. */
export type AcpTurn = {
  cancelRequested: boolean;
  /** Aborting one withdraws the permission request. */
  readonly permissions: Set<AbortController>;
  /** What tells whether the model answered. */
  readonly signs: ModelSigns;
  /** Tokens that the agent told call by call. */
  tokens: TurnTokens | null;
  /** Takes in a tool call or its update and gives what to pass on. */
  tool(call: AcpToolCall): AgentUpdate;
  /** As `tool`, for the tool call that a permission request tells of; gives all that is known of it. */
  asked(call: AcpToolCall): { update: AgentUpdate; known: AgentToolPatch };
  /** The user did not allow it; some agents say nothing more about the call then. */
  rejected(call: string): void;
  /** Whether something was not allowed; some agents call the turn cancelled then. */
  hasRejected(): boolean;
  /** Whether the agent left a command that it began unsettled. */
  leftCommandOpen(): boolean;
  /** The updates that settle what the agent left open. */
  settle(end: AgentTurnEnd): AgentUpdate[];
};

type Known = { patch: AgentToolPatch; output: string; rejected: boolean };

/** Characters of a tool's streamed output that are kept: the last ones. */
const LONGEST_OUTPUT = 256 * 1024;
const SETTLED: ReadonlySet<ToolStatus | undefined> = new Set(['completed', 'failed', 'cancelled']);

export function createTurn(signs: ModelSigns): AcpTurn {
  const tools = new Map<string, Known>();

  const diffs = createToolDiffs();

  const take = (sent: AgentToolPatch): AgentUpdate => {
    const known = tools.get(sent.call);
    const patch = withDiffs(sent);
    tools.set(patch.call, {
      output: '',
      rejected: false,
      ...known,
      patch: { ...known?.patch, ...withoutBodies(patch) },
    });
    return { type: known ? 'tool-updated' : 'tool-called', patch };
  };
  const withDiffs = ({ content, ...rest }: AgentToolPatch): AgentToolPatch => {
    const shown = content ? diffs.after(rest.call, content) : null;
    return shown === null ? rest : { ...rest, content: shown };
  };
  /** With the diffs that a question holds as a patch only, where none are known. */
  const withPatch = (call: AcpToolCall, asked: AgentToolPatch): AgentToolPatch => {
    const isShown = asked.content?.some(({ type }) => type === 'diff') || diffs.of(asked.call).length > 0;
    const patched = isShown || (asked.kind ?? kindOf(call)) !== 'edit' ? [] : patchDiffs(call);
    return patched.length === 0 ? asked : { ...asked, content: [...patched, ...(asked.content ?? [])] };
  };
  const withStreamedOutput = (call: AcpToolCall, patch: AgentToolPatch): AgentToolPatch => {
    const delta = terminalDelta(call);
    const known = tools.get(call.toolCallId);
    if (delta === null) return patch;
    const output = ((known?.output ?? '') + delta).slice(-LONGEST_OUTPUT);
    tools.set(call.toolCallId, { patch: { call: call.toolCallId }, rejected: false, ...known, output });
    return { ...patch, content: [{ type: 'text', text: output }] };
  };
  const kindOf = (call: AcpToolCall) => tools.get(call.toolCallId)?.patch.kind;
  return {
    cancelRequested: false,
    permissions: new Set(),
    signs,
    tokens: null,
    tool: (call) => {
      const isNew = !tools.has(call.toolCallId);
      const update = take(withStreamedOutput(call, toolPatch(call, kindOf(call))));
      return isNew && update.type === 'tool-updated' ? { ...update, type: 'tool-called' } : update;
    },
    asked: (call) => {
      const { status, ...rest } = withPatch(call, toolPatch(call, kindOf(call)));
      const before = tools.get(call.toolCallId)?.patch;
      const update = take(before ? withoutKnown(rest, before) : { ...rest, status: status ?? 'pending' });
      const known = tools.get(call.toolCallId)?.patch;
      // All that is known is asked about: an agent may have shown only before what it is going to change.
      const content = rest.content?.some(({ type }) => type === 'diff')
        ? rest.content
        : [...diffs.of(call.toolCallId), ...(rest.content ?? [])];
      return { update, known: { ...known, ...rest, ...(content.length > 0 ? { content } : {}) } };
    },
    rejected: (call) => {
      const known = tools.get(call);
      if (known) tools.set(call, { ...known, rejected: true });
    },
    hasRejected: () => [...tools.values()].some(({ rejected }) => rejected),
    leftCommandOpen: () =>
      [...tools.values()].some(({ patch }) => patch.kind === 'execute' && !SETTLED.has(patch.status)),
    settle: (end) => {
      const updates: AgentUpdate[] = [];
      for (const [call, { patch, rejected }] of tools) {
        if (SETTLED.has(patch.status)) continue;
        updates.push({
          type: 'tool-updated',
          patch: { call, status: rejected ? 'cancelled' : statusAfter(end) },
        });
      }
      return updates;
    },
  };
}

function statusAfter(end: AgentTurnEnd): ToolStatus {
  switch (end.outcome) {
    case 'completed':
      return 'completed';
    case 'cancelled':
      return 'cancelled';
    case 'failed':
      return 'failed';
    default:
      return end satisfies never;
  }
}

/** A question words a call anew, often in less; what the call itself has said stays. */
function withoutKnown(asked: AgentToolPatch, { title, command }: AgentToolPatch): AgentToolPatch {
  const { title: _title, command: _command, ...rest } = asked;
  return {
    ...rest,
    ...(title === undefined && asked.title !== undefined ? { title: asked.title } : {}),
    ...(command === undefined && asked.command !== undefined ? { command: asked.command } : {}),
  };
}

/** What is remembered of every call must stay small. */
function withoutBodies(patch: AgentToolPatch): AgentToolPatch {
  const { content: _content, input: _input, ...small } = patch;
  return small;
}
