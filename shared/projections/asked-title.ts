import type { SessionEvent } from '../events';
import { hostText } from '../host-text';
import { hostAsked } from '../rule-pattern';

/** What a permission request is about, in a few words: a host, a command, or what the agent calls it; null: nobody says. */
export function askedTitle({
  tool,
  patterns = [],
}: Extract<SessionEvent, { type: 'permission.requested' }>): string | null {
  const host = hostAsked(patterns);
  if (host) return `Reach ${hostText(host)}`;
  return tool.command || tool.title || null;
}
