import { stateOfEnd } from '#shared/check';
import { checkEndWords } from '#shared/describe-check';
import { formatDuration } from '#shared/duration';
import type { SessionEvent } from '#shared/events';
import { terminalLine, terminalText } from './terminal-text';

/** So many lines of a red check are shown: the last ones, where most tools say what is wrong. */
const MOST_LINES = 30;

const MARKS = { passed: '✓', failed: '✗', stopped: '–', interrupted: '–' } as const;

/** How a check ended, for people, and what it printed last where it is red. */
export function checkLines({
  name,
  end,
  milliseconds,
  output,
  tail,
}: Extract<SessionEvent, { type: 'check.ended' }>): string[] {
  const state = stateOfEnd(end);
  const line = `${MARKS[state]} check ${terminalLine(name)}: ${terminalLine(checkEndWords(end))} (${formatDuration(milliseconds)})`;
  if (state !== 'failed') return [line];
  const printed = terminalText(tail ?? output.text)
    .trimEnd()
    .split('\n');
  return [line, ...printed.slice(-MOST_LINES).map((one) => `    ${one}`)];
}
