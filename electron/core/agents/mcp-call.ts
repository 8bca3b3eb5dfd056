import type { ToolCallPatch } from '#shared/events';
import type { AcpToolCall } from './acp-schema';

type McpCall = NonNullable<ToolCallPatch['mcp']>;

/** How agents name the call of a tool that an MCP server offers. */
const NAMES: readonly RegExp[] = [
  /^mcp__(?<server>.+?)__(?<tool>.+)$/,
  /^mcp\.(?<server>[^.]+)\.(?<tool>.+)$/,
  /^(?<tool>\S+) \((?<server>.+) MCP Server\)/,
];

/** Which MCP server's tool is called; null where the agent does not say that it is one. */
export function mcpCallIn({ title, kind, rawInput, _meta }: AcpToolCall): McpCall | null {
  if (_meta?.is_mcp_tool_call && typeof rawInput === 'object' && rawInput !== null) {
    const { server, tool } = rawInput as Record<string, unknown>;
    if (typeof server === 'string' && typeof tool === 'string') return { server, tool };
  }
  // The title of a command is the command.
  const named = [_meta?.claudeCode?.toolName, kind === 'execute' ? null : title];
  for (const name of named) {
    for (const pattern of NAMES) {
      const { server, tool } = (name && pattern.exec(name)?.groups) || {};
      if (server !== undefined && tool !== undefined) return { server, tool };
    }
  }
  return null;
}
