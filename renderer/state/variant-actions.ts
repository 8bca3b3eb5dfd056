import { useCallback } from 'react';
import { counted } from '#shared/counted';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import type { MeasuredSession } from '#shared/measured-session';
import type { SessionRow } from '#shared/session';
import type { StartVariants } from '#shared/variants';
import { api } from '../api/client';
import { discardSessions } from './list-actions';
import { attempt, type Outcome } from './perform';
import { showToast } from './toasts';
import { useAnswer } from './use-answer';

/** What the user asks of variants, and what they are compared by. */

/** Starts them together. Those that could not be started are told of, and the others go on; `named`: who does it, by number. */
export async function startVariants(
  input: StartVariants,
  named: (number: number) => string,
): Promise<Outcome<readonly SessionRow[]>> {
  const outcome = await attempt(() => api.variants.start(input));
  if (outcome.state !== 'done') return outcome;
  const { started } = outcome.value;
  const rows = started.flatMap((one) => (one.began ? [one.row] : []));
  for (const one of started) {
    if (one.began) continue;
    const { title, advice } = describeRefusal(one.refusal);
    showToast({
      tone: 'need',
      text: `Variant ${one.number} (${named(one.number)}) was not started.`,
      detail: [title, advice].filter(Boolean).join(' '),
    });
  }
  const sessions = rows.map(({ session }) => session);
  if (rows.length > 0)
    showToast({
      tone: 'done',
      text: `Started ${counted(rows.length, 'variant')}.`,
      action: { label: 'Discard All', run: () => void discardSessions(sessions, () => undefined) },
    });
  return { state: 'done', value: rows };
}

/**
 * What only the core can measure of these sessions; null until that is known, or where it cannot be. `state` says what they have
 * come to: with another one it is asked again.
 */
export function useMeasured(
  sessions: readonly SessionId[],
  state: string,
): ReadonlyMap<SessionId, MeasuredSession> | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew each time, and `state` says when it is another
  const asked = useCallback(() => api.variants.measure({ sessions: [...sessions] }), [state]);
  const answer = useAnswer(asked);
  return answer?.ok ? new Map(answer.value.map((one) => [one.session, one])) : null;
}
