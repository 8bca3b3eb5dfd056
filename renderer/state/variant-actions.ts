import { useCallback } from 'react';
import type { ApplyPlan } from '#shared/apply';
import type { Changeset } from '#shared/changeset';
import type { EditDone } from '#shared/contract-review';
import { counted } from '#shared/counted';
import { describeRefusal } from '#shared/describe-refusal';
import type { SessionId } from '#shared/ids';
import type { MeasuredSession } from '#shared/measured-session';
import type { Refusal } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import type { StartVariants } from '#shared/variants';
import { api } from '../api/client';
import { inTurn } from './in-turn';
import { discardSessions } from './list-actions';
import { attempt, type Outcome, perform } from './perform';
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

/** Keeps what the user thinks of one of these sessions. */
export async function keepOpinion(session: SessionId, opinion: string): Promise<void> {
  await perform(() => api.variants.judge({ session, opinion }));
}

/** Picks one of these sessions as the winner, instead of any other, or takes that back. */
export async function pickWinner(
  session: SessionId,
  picked: boolean,
  among: readonly SessionId[],
): Promise<void> {
  await perform(() => api.variants.judge({ session, picked, instead: [...among] }));
}

type TakeQuestion = Parameters<typeof api.take.plan>[0];

/** What taking work over would do. Writes nothing. */
export function planTake(input: TakeQuestion): Promise<Result<ApplyPlan, Refusal>> {
  return api.take.plan(input);
}

/** Writes what was planned. */
export function runTake(input: Parameters<typeof api.take.run>[0]): Promise<Outcome<EditDone>> {
  return attempt(() => inTurn(() => api.take.run(input)));
}

/** Undoes what was taken over. */
export async function undoTake(session: SessionId, { before }: Pick<EditDone, 'before'>): Promise<void> {
  const row = await perform(() => api.sessions.rollback({ session, commit: before }));
  if (row) showToast({ tone: 'done', text: 'Undone.' });
}

/**
 * What each of these sessions changed since its base, those left out of which that cannot be read; null until it is known. `state` as
 * in {@link useMeasured}.
 */
export function useChangesOf(
  sessions: readonly SessionId[],
  state: string,
): ReadonlyMap<SessionId, Changeset> | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is made anew each time, and `state` says when it is another
  const asked = useCallback(async () => {
    const found = new Map<SessionId, Changeset>();
    for (const session of sessions) {
      const changes = await api.changes.get({ session, scope: { kind: 'session' } });
      if (changes.ok) found.set(session, changes.value);
    }
    return ok(found);
  }, [state]);
  const answer = useAnswer<ReadonlyMap<SessionId, Changeset>>(asked);
  return answer?.ok ? answer.value : null;
}
