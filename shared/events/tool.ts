import { z } from 'zod';
import { TurnNumber } from '../ids';
import { LongText } from './long-text';
import { Shown } from './shown';

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
  z.object({ type: z.literal('shown'), shown: Shown }),
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
  /** The tool of an MCP server that is called. */
  mcp: z.object({ server: z.string(), tool: z.string() }).optional(),
});
export type ToolCallPatch = z.infer<typeof ToolCallPatch>;

/** The agent’s tool calls. */
export const toolEvents = [
  z.object({ type: z.literal('tool.called'), turn: TurnNumber, patch: ToolCallPatch }),
  z.object({ type: z.literal('tool.updated'), turn: TurnNumber, patch: ToolCallPatch }),
] as const;
