import type { SessionId } from '#shared/ids';

/**
 * Sessions in an order that tells nothing of how they were started: the same for the same sessions each time, in whatever order they
 * are given.
 */
export function blindOrder(sessions: readonly SessionId[]): SessionId[] {
  const seed = [...sessions].sort().join(' ');
  const place = (session: SessionId) => hashOf(`${seed}\n${session}`);
  return [...sessions].sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** What the one at a place is called while nobody is to know who it is: `A`, `B` … */
export function blindName(at: number): string {
  return String.fromCharCode(65 + at);
}

/** FNV-1a over UTF-16 units, mixed once more, so that texts that differ at their end alone are far apart. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
