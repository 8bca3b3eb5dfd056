import { hostText } from '#shared/host-text';
import type { RefusedBy } from './network-desk';
import type { Target } from './target';

/** What a program is told whose request is refused, so that a person or an agent knows what to do. Plain text. */
export function refusalWords(target: Target, by: RefusedBy): string {
  const where = hostText(target);
  return [
    `Understory refused this request: the sandbox of this session may not reach ${where}.`,
    why(by, where),
    '',
  ].join('\n');
}

function why(by: RefusedBy, where: string): string {
  switch (by) {
    case 'answer':
      return 'The user, or a setting in the user’s place, denied it. Trying again, or another way, is of no use in this turn.';
    case 'nobody':
      return 'The user was asked and has not answered yet. The question stays open in Understory: try again later, or go on without it.';
    case 'local':
      return `It lies on the user's machine or in a private network. Nothing there can be reached from a sandbox, unless the user allows exactly ${where}. Servers that run inside the sandbox are reached directly, without a proxy.`;
    case 'address':
      return `It is a bare address. Use the name of the host, about which the user is asked, or have the user allow exactly ${where}.`;
    case 'crowd':
      return 'The user was asked about too many hosts already. Go on without it, or try again in the next turn.';
    case 'end':
      return 'Hosts that nobody has decided on are asked about only while a turn is at work.';
    default:
      return by satisfies never;
  }
}
