import type { ToolCallPatch } from './events';

/** A call of an MCP server's tool, on one line. Both names are an agent's own text. */
export function mcpWords({ server, tool }: NonNullable<ToolCallPatch['mcp']>): string {
  return `${tool} of the MCP server ${server}`.replaceAll(/\s+/g, ' ');
}
