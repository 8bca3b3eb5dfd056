import { displayPath } from './display-path';
import type { SessionEvent } from './events';
import type { McpAsked } from './mcp';
import type { SessionRow } from './session';

type Servers = NonNullable<SessionRow['servers']>;

/** The servers of tools that wait for the user's word in a session, which goes on without them. */
export function askedServers({ servers }: Pick<SessionRow, 'servers'>): McpAsked[] {
  return (servers ?? []).flatMap(({ putOff, ...asked }) => (putOff ? [] : [asked]));
}

/** One that is put off stays so until it is another one, or wants something else. */
export function foldAskedServers(
  before: Servers = [],
  event: Extract<SessionEvent, { type: 'servers.asked' | 'servers.put-off' }>,
): Servers {
  if (event.type === 'servers.put-off')
    return before.map((one) => (isSame(one, event) ? { ...one, putOff: true } : one));
  return event.servers.map((asked) => ({
    ...asked,
    putOff: before.some((one) => one.putOff && one.why === asked.why && isSame(one, asked)),
  }));
}

/** In a few words; the names are the repository's own. */
export function askedServersWords(asked: readonly McpAsked[]): string {
  const [first] = asked;
  if (!first) return '';
  if (asked.length > 1) return `${asked.length} MCP servers wait for you`;
  const name = displayPath(first.server);
  return first.why === 'needs-input'
    ? `The MCP server ${name} asks for a value`
    : `The MCP server ${name} is not allowed yet`;
}

type Known = Pick<McpAsked, 'server' | 'fingerprint'>;

function isSame(one: Known, other: Known): boolean {
  return one.server === other.server && one.fingerprint === other.fingerprint;
}
