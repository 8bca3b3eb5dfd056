import { type Described, said } from '../described';
import { displayPath } from '../display-path';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { hostRefusals } from './host';

/** Text from outside, made safe to show. */
const at = displayPath;

/** What the machine, the data folder or the local socket does not let us. */
export function describeHostRefusal(refusal: RefusalIn<typeof hostRefusals>): Described {
  switch (refusal.code) {
    case 'disk-full':
      return said(
        `The disk is full at ${at(refusal.path)}.`,
        'Nothing was left half-written.',
        'Free some space, then try again.',
      );
    case 'not-writable':
      return said(
        `${at(refusal.path)} cannot be written: ${refusal.reason}`,
        null,
        'Check its owner and permissions.',
      );
    case 'export-exists':
      return said(
        `There is already a file at ${at(refusal.path)}.`,
        'It was left as it is.',
        'Choose another name for the export.',
      );
    case 'data-folder-busy':
      return said(
        `Another Understory${refusal.pid === null ? '' : ` (process ${refusal.pid})`} is using the data folder ${at(refusal.path)}.`,
        null,
        'Use that one, or quit it first.',
      );
    case 'caller-refused':
      return said(CALLERS[refusal.why].what, 'Nothing was done.', CALLERS[refusal.why].advice);
    case 'not-available-here':
      return said(`${refusal.what} is not available here.`, null, null);
    default:
      return assertNever(refusal);
  }
}

const CALLERS = {
  agent: {
    what: 'Understory takes no commands from agents, or from anything that an agent or a set-up command started.',
    advice: 'Run the command in your own terminal.',
  },
  secret: {
    what: 'The command does not have the secret of the running Understory.',
    advice: 'Run it again. If that does not help, restart Understory.',
  },
  unknown: {
    what: 'Understory cannot tell which process is asking.',
    advice: 'Run the command on the same machine, outside of containers.',
  },
} as const;
