import { useEffect } from 'react';
import { appliedWords } from '#shared/applied-words';
import { type ApplyPlan, type ApplyRecord, countApplied } from '#shared/apply';
import { filesWords } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { ApplyId, SessionId } from '#shared/ids';
import type { PastApply, UndoPlan } from '#shared/past-apply';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { announce } from './announce';
import { inTurn } from './in-turn';
import { openApply } from './navigation';
import { ask, attempt, type Outcome } from './perform';
import { showToast } from './toasts';

/** Applies: planning one, writing it, and taking it back. */

type ApplyQuestion = Parameters<typeof api.apply.plan>[0];

/** What an apply would do. Writes nothing. */
export function planApply(input: ApplyQuestion): Promise<Result<ApplyPlan, Refusal>> {
  return api.apply.plan(input);
}

/** Writes what was planned. */
export function runApply(input: Parameters<typeof api.apply.run>[0]): Promise<Outcome<ApplyRecord>> {
  return attempt(() => inTurn(() => api.apply.run(input)));
}

/**
 * Applies the session, as it was seen in its row, as uncommitted changes without asking, where the plan has nothing to ask
 * about; null where it has, or where it was refused: the dialog then says what.
 */
export async function applyAtOnce({
  session,
  head,
}: Pick<SessionRow, 'session' | 'head'>): Promise<ApplyRecord | null> {
  const input = { session, mode: 'changes', target: null, only: null, hunks: [], resolutions: [] } as const;
  const planned = await attempt(() => inTurn(() => planApply({ ...input, hunks: [], resolutions: [] })));
  if (planned.state !== 'done' || planned.value.head !== head || !asksNothing(planned.value)) return null;
  const { fingerprint } = planned.value;
  const outcome = await runApply({
    ...input,
    hunks: [],
    resolutions: [],
    acceptUnfinished: false,
    fingerprint,
  });
  return outcome.state === 'done' ? outcome.value : null;
}

function asksNothing(plan: ApplyPlan): boolean {
  return (
    plan.conflicts.length === 0 &&
    plan.blockers.length === 0 &&
    plan.moved.length === 0 &&
    plan.unfinished === null &&
    plan.markers.length === 0 &&
    (plan.unaccepted ?? []).length === 0 &&
    plan.files.length > 0
  );
}

/** Stops the session's apply or update while it writes; what it wrote is taken back. */
export async function stopWriting(session: SessionId): Promise<void> {
  await ask(() => api.apply.stop({ session }));
}

/** Every apply that was made, newest first; null when that could not be read. */
export function listApplies(): Promise<PastApply[] | null> {
  return ask(() => api.apply.list({ session: null }));
}

/** What undoing an apply would do. Writes nothing. */
export function planUndo(apply: ApplyId): Promise<Result<UndoPlan, Refusal>> {
  return api.apply.planUndo({ apply });
}

/** Takes away the toasts that offer to undo: once undone by other means they would offer what cannot be. */
const offers = new Map<ApplyId, () => void>();

/** Sessions whose changes are in view, with what stands of them in the workspace and the way back. */
const tellers = new Set<SessionId>();

/** For the view that says of a session that it is applied, and offers to undo it: nobody else has to. */
export function useTellsApplied(session: SessionId): void {
  useEffect(() => {
    tellers.add(session);
    return () => void tellers.delete(session);
  }, [session]);
}

/** Says that an apply was done and offers the way back, unless the changes, which say so themselves, are in view. */
export function tellApplied(record: ApplyRecord, undo: () => void): void {
  const text = `Applied ${filesWords(countApplied(record))} ${appliedWords(record)}.`;
  if (tellers.has(record.session)) {
    announce(text);
    return;
  }
  offerUndo(record, text, undo);
}

/** Says that something was applied, in these words, and offers the way back. */
export function offerUndo({ apply }: Pick<ApplyRecord, 'apply'>, text: string, undo: () => void): void {
  offers.set(apply, showToast({ tone: 'done', text, action: { label: 'Undo', run: undo } }));
}

/** Says that a session was not applied since there is something to see first, which the dialog shows. */
export function tellAsksFirst({ session, title }: Pick<SessionRow, 'session' | 'title'>): void {
  showToast({
    tone: 'need',
    text: `“${displayPath(title)}” was not applied: there is something to see first.`,
    action: { label: 'Apply…', run: () => openApply(session) },
  });
}

/** Takes an apply back. Says so when it is done; gives the refusal for the caller to show. */
export async function undoApply(apply: ApplyId): Promise<Refusal | null> {
  const outcome = await attempt(() => inTurn(() => api.apply.undo({ apply })));
  if (outcome.state === 'refused') return outcome.refusal;
  if (outcome.state === 'done') {
    offers.get(apply)?.();
    offers.delete(apply);
    showToast({
      tone: 'done',
      text: `${filesWords(countApplied(outcome.value))} restored.`,
    });
  }
  return null;
}
