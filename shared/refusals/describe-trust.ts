import { joinCommandLine } from '../command-line';
import { type Described, NOTHING_WRITTEN, said, some } from '../described';
import { displayPath } from '../display-path';
import { assertNever } from '../result';
import type { RefusalIn } from './code';
import type { trustRefusals } from './trust';

/** Text from outside, made safe to show. */
const at = displayPath;

/** Programs that the repository or the user configured, and what the user said of them. */
export function describeTrustRefusal(refusal: RefusalIn<typeof trustRefusals>): Described {
  switch (refusal.code) {
    case 'content-filter-failed':
      return said(
        `A content filter of this repository failed: ${refusal.message}`,
        NOTHING_WRITTEN,
        'Install or repair the filter, or fetch what it is missing (for example with `git lfs fetch`), then try again.',
      );
    case 'set-up-command-changed':
      return said(
        `The set-up command of this repository was changed outside of Understory to: ${at(joinCommandLine(refusal.command))}.${refusal.before ? ` It was: ${at(joinCommandLine(refusal.before))}.` : ''}`,
        'It did not run, and no session was started.',
        'If this was you, allow it with `understory trust --set-up` in the repository. If not, correct it in the settings.',
      );
    case 'programs-not-trusted':
      return said(
        `This repository’s configuration names programs that you have not allowed: ${some(refusal.programs.map(({ key, value }) => at(shortened(`${key} = ${value}`))))}. Without them, ${at(refusal.file)} would be read wrongly.`,
        NOTHING_WRITTEN,
        'Review and allow them: `understory trust` in the repository shows them in full.',
      );
    case 'programs-changed':
      return said(
        'The programs that this repository’s configuration names have changed since you saw them.',
        'None of them may run.',
        'Review them again.',
      );
    case 'server-unknown':
      return said(
        `There is no MCP server called ${at(refusal.server)} here.`,
        'Nothing was changed.',
        'List them with `understory mcp`.',
      );
    case 'server-changed':
      return said(
        `The MCP server ${at(refusal.server)} has changed since you saw it.`,
        'It does not run.',
        'Review it again.',
      );
    case 'server-input-unknown':
      return said(
        `The MCP server ${at(refusal.server)} does not take this value for ${at(refusal.input)}.`,
        'Nothing was changed.',
        'List what it asks for with `understory mcp`.',
      );
    default:
      return assertNever(refusal);
  }
}

/** The beginning of a text that is shown whole elsewhere. */
function shortened(text: string): string {
  const characters = [...text];
  return characters.length > 80 ? `${characters.slice(0, 79).join('')}…` : text;
}
