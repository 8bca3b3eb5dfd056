import { type RedCheck, stateOfEnd } from '#shared/check';
import type { SessionEvent } from '#shared/events';

/** Of what an agent is told so much at most, in characters. */
const MOST_TOLD = 4096;

/** The checks that were red when they last ended. */
export function foldRed(
  red: readonly RedCheck[],
  { name, command, end, output, tail }: Extract<SessionEvent, { type: 'check.ended' }>,
): readonly RedCheck[] {
  const others = red.filter((one) => one.name !== name);
  if (stateOfEnd(end) !== 'failed') return others;
  return [...others, { name, command, end, printed: (tail ?? output.text).slice(-MOST_TOLD) }];
}
