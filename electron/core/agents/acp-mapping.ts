import type { AgentCommand, ToolKind, ToolStatus } from '#shared/events';
import {
  type AcpCommand,
  type AcpContentBlock,
  AcpOtherBlock,
  type AcpPermissionRequest,
  AcpServerAnswer,
  type AcpToolCall,
  AcpToolCall as AcpToolCallSchema,
  type AcpToolContent,
  acpUpdates,
} from './acp-schema';
import { shownIn } from './acp-shown';
import type { AgentToolPatch, AgentUpdate } from './agent';
import { mcpCallIn } from './mcp-call';
import { exitCodeIn } from './tool-exit-code';
import { wordsIn } from './words-in';

/** How protocol v1 becomes what the rest of the core knows. The only module that changes for another version. */

/** What one `session/update` says; `replay` is the agent telling an old conversation, `unknown` what we cannot read. */
export type MappedUpdate =
  | {
      readonly to: 'listener';
      readonly update: Exclude<AgentUpdate, { type: 'tool-called' | 'tool-updated' }>;
    }
  | { readonly to: 'tool'; readonly call: AcpToolCall }
  | { readonly to: 'options'; readonly update: Record<string, unknown> & { sessionUpdate: string } }
  | { readonly to: 'nobody' }
  | { readonly to: 'unknown'; readonly kind: string };

export function mapUpdate(update: Record<string, unknown> & { sessionUpdate: string }): MappedUpdate {
  const unknown = { to: 'unknown', kind: update.sessionUpdate } as const;
  switch (update.sessionUpdate) {
    case 'agent_message_chunk':
    case 'agent_thought_chunk': {
      const parsed = acpUpdates.chunk.safeParse(update);
      if (!parsed.success) return unknown;
      const type = update.sessionUpdate === 'agent_message_chunk' ? 'said' : 'thought';
      const shown = type === 'said' ? shownIn(parsed.data.content) : null;
      if (shown) return { to: 'listener', update: { type: 'showed', shown } };
      return { to: 'listener', update: { type, text: textOf(parsed.data.content) } };
    }
    case 'tool_call':
    case 'tool_call_update': {
      const parsed = AcpToolCallSchema.safeParse(update);
      return parsed.success ? { to: 'tool', call: parsed.data } : unknown;
    }
    case 'plan': {
      const parsed = acpUpdates.plan.safeParse(update);
      if (!parsed.success) return unknown;
      const entries = parsed.data.entries.map(({ content, priority, status }) => ({
        text: content,
        priority,
        status,
      }));
      return { to: 'listener', update: { type: 'planned', entries } };
    }
    case 'usage_update': {
      const parsed = acpUpdates.usage.safeParse(update);
      if (!parsed.success) return unknown;
      const { used, size, cost } = parsed.data;
      return {
        to: 'listener',
        update: { type: 'usage', used, size, cost: cost ?? null },
      };
    }
    case 'notice': {
      const parsed = acpUpdates.notice.safeParse(update);
      if (!parsed.success) return unknown;
      const { severity, title, description } = parsed.data;
      const level = severity === 'info' ? 'info' : 'warning';
      return {
        to: 'listener',
        update: { type: 'noted', level, text: description ? `${title}: ${description}` : title },
      };
    }
    case 'compaction_update': {
      const parsed = acpUpdates.compaction.safeParse(update);
      if (!parsed.success) return unknown;
      if (parsed.data.status === 'completed') {
        return {
          to: 'listener',
          update: { type: 'observed', note: { code: 'context-compacted' } },
        };
      }
      return { to: 'nobody' };
    }
    case 'current_mode_update':
    case 'config_option_update':
      return { to: 'options', update };
    case 'available_commands_update': {
      const parsed = acpUpdates.commands.safeParse(update);
      if (!parsed.success) return unknown;
      const commands = parsed.data.availableCommands.slice(0, MOST_COMMANDS).map(commandOffered);
      return { to: 'listener', update: { type: 'commands', commands } };
    }
    case 'user_message_chunk':
    case 'session_info_update':
    case 'compaction_summary_chunk':
      return { to: 'nobody' };
    default:
      return unknown;
  }
}

/** An agent may announce half a megabyte of commands, and does so at each start. */
const MOST_COMMANDS = 200;
const LONGEST_NAME = 100;
const LONGEST_WORDS = 300;

function commandOffered({ name, description, input }: AcpCommand): AgentCommand {
  return {
    name: name.slice(0, LONGEST_NAME),
    description: (description ?? '').slice(0, LONGEST_WORDS),
    hint: input?.hint?.slice(0, LONGEST_WORDS) ?? null,
  };
}

/** The text of a content block; what is no text is named. */
function textOf(content: AcpContentBlock): string {
  if (content.type === 'text') return content.text ?? '';
  const block = AcpOtherBlock.parse(content);
  switch (block.type) {
    case 'resource':
      return block.resource?.text ?? `[${block.resource?.uri ?? 'resource'}]`;
    case 'resource_link':
      return `[${block.name ?? block.uri ?? 'link'}]`;
    default:
      return `[${block.type}${block.mimeType ? ` ${block.mimeType}` : ''}]`;
  }
}

/**
 * A tool call as a patch: a field the agent did not send is left out, so it does not change.
 *
 * @param kind what kind of call it is known to be
 */
export function toolPatch(call: AcpToolCall, kind?: ToolKind): AgentToolPatch {
  const command = commandOf(call.rawInput);
  const exitCode = exitCodeIn(call, call.kind ?? kind);
  const mcp = mcpCallIn(call);
  const told = call.content?.flatMap(contentOf) ?? [];
  const content = told.length > 0 ? told : answerOf(call.rawOutput);
  // An agent may give its output only as `rawOutput`; and a terminal we do not run has no content to show.
  const output = content.length === 0 ? outputOf(call) : null;
  const isCleared = call.content?.length === 0 && output === null;
  return {
    call: call.toolCallId,
    ...(call.title ? { title: call.title } : {}),
    ...(call.kind ? { kind: call.kind } : {}),
    ...(call.status ? { status: statusOf(call.status) } : {}),
    ...(command === null ? {} : { command }),
    ...(call.locations && call.locations.length > 0
      ? { locations: call.locations.map(({ path, line }) => ({ path, line: line ?? null })) }
      : {}),
    ...(content.length > 0 || isCleared ? { content } : {}),
    ...(output === null ? {} : { content: [{ type: 'text' as const, text: output }] }),
    ...(hasInput(call.rawInput) ? { input: inputText(call.rawInput) } : {}),
    ...(exitCode === null ? {} : { exitCode }),
    ...(mcp === null ? {} : { mcp }),
  };
}

export function permissionOptions(request: AcpPermissionRequest) {
  return request.options.map(({ optionId, kind, name }) => ({ id: optionId, kind, name: name || optionId }));
}

function statusOf(status: NonNullable<AcpToolCall['status']>): ToolStatus {
  return status === 'in_progress' ? 'running' : status;
}

function contentOf(content: AcpToolContent): NonNullable<AgentToolPatch['content']>[number][] {
  if (content.type === 'content' && content.content) {
    return [blockOf(content.content)];
  }
  if (content.type === 'diff' && typeof content.path === 'string' && typeof content.newText === 'string') {
    return [{ type: 'diff', path: content.path, oldText: content.oldText ?? null, newText: content.newText }];
  }
  return [];
}

function blockOf(content: AcpContentBlock): NonNullable<AgentToolPatch['content']>[number] {
  const shown = shownIn(content);
  return shown ? { type: 'shown', shown } : { type: 'text', text: textOf(content) };
}

function answerOf(rawOutput: unknown): NonNullable<AgentToolPatch['content']>[number][] {
  return AcpServerAnswer.safeParse(rawOutput).data?.result.content.map(blockOf) ?? [];
}

function outputOf(call: AcpToolCall): string | null {
  const { rawOutput } = call;
  if (typeof rawOutput === 'string' && rawOutput !== '') return rawOutput;
  if (!isRecord(rawOutput)) return null;
  for (const name of [
    'formatted_output',
    'aggregated_output',
    'output',
    'stdout',
    'content',
    'error',
    'message',
  ]) {
    const value = rawOutput[name];
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  // A call that failed may say why in an object only.
  return wordsIn(rawOutput.error) || null;
}

function commandOf(rawInput: unknown): string | null {
  if (!isRecord(rawInput)) return null;
  const { command, cmd } = rawInput;
  for (const value of [command, cmd]) {
    if (typeof value === 'string' && value !== '') return value;
    if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string')) {
      // `bash -lc '…'` is how agents wrap what they mean.
      const shell =
        value.length === 3 && /(^|\/)(ba|z|da)?sh$/.test(value[0] ?? '') && /^-l?c$/.test(value[1] ?? '');
      return shell ? (value[2] ?? '') : value.join(' ');
    }
  }
  return null;
}

function hasInput(rawInput: unknown): boolean {
  return (
    rawInput !== undefined && rawInput !== null && !(isRecord(rawInput) && Object.keys(rawInput).length === 0)
  );
}

function inputText(rawInput: unknown): string {
  return typeof rawInput === 'string' ? rawInput : JSON.stringify(rawInput, null, 2);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
