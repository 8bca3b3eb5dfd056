import type { RefusedBy } from './network-desk';
import { type Target, targetText } from './target';

/** What a program is told whose request is refused, so that a person or an agent knows what to do. Plain text. */
export function refusalWords(target: Target, by: RefusedBy): string {
  const where = targetText(target);
  return [
    `Understory refused this request: the sandbox of this session may not reach ${where}.`,
    why(by, where),
    '',
  ].join('\n');
}

function why(by: RefusedBy, where: string): string {
  switch (by) {
    case 'user':
      return 'The user was asked and denied it. Trying again, or another way, is of no use in this turn.';
    case 'nobody':
      return 'The user was asked and has not answered yet. The question stays open in Understory: try again later, or go on without it.';
    case 'local':
      return `It lies on the user's machine or in a private network. Nothing there can be reached from a sandbox, unless the user allows exactly ${where}. Servers that run inside the sandbox are reached directly, without a proxy.`;
    case 'address':
      return `It is a bare address. Use the name of the host, about which the user is asked, or have the user allow exactly ${where}.`;
    case 'crowd':
      return 'The user has too many other questions of this kind to answer. Try again once they are answered.';
    case 'end':
      return 'The turn that wanted it is over.';
    default:
      return by satisfies never;
  }
}
