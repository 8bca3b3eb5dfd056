import type { SessionId } from '#shared/ids';
import type { McpListing } from '#shared/mcp';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { api } from '../api/client';
import { perform } from './perform';

/** MCP servers: what is configured, what of it the user allows, and what it is given. A refusal is told in a toast. */

/** Those of a session, or of a workspace as it is now. */
export type ServersOf = { readonly session: SessionId } | { readonly path: string };

export function readServers(where: ServersOf): Promise<Result<McpListing, Refusal>> {
  return api.mcp.list({ where });
}

/** Allows just the server of the fingerprint. */
export function allowServer(where: ServersOf, server: string, fingerprint: string) {
  return perform(() => api.mcp.allow({ where, server, fingerprint }));
}

export function revokeServer(where: ServersOf, server: string) {
  return perform(() => api.mcp.revoke({ where, server }));
}

/** Of several servers of a name, has the one of this file used in the repository. */
export function chooseServer(where: ServersOf, server: string, file: string) {
  return perform(() => api.mcp.choose({ where, server, file }));
}

export function switchServer(session: SessionId, server: string, on: boolean) {
  return perform(() => api.mcp.switch({ session, server, on }));
}

/** The session waits for it no longer, until it is another one. */
export function putOffServer(session: SessionId, server: string) {
  return perform(() => api.mcp.putOff({ session, server }));
}

/** Keeps a value for an input; null: forgets it. */
export function giveInput(where: ServersOf, server: string, input: string, value: string | null) {
  return perform(() => api.mcp.give({ where, server, input, value }));
}
