import { describeRefusal } from '#shared/describe-refusal';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { bugOf } from '../api/bug';
import { openOverlay } from './navigation';
import { showBug, showToast } from './toasts';

/** How asking went: a value, an expected no in words, or a bug that was already told. */
export type Outcome<T> =
  | { readonly state: 'done'; readonly value: T }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'broken' };

/** Asks the core for something. A bug is told in a toast; a refusal is the caller's to show, in place. */
export async function attempt<T>(ask: () => Promise<Result<T, Refusal>>): Promise<Outcome<T>> {
  try {
    const result = await ask();
    return result.ok ? { state: 'done', value: result.value } : { state: 'refused', refusal: result.refusal };
  } catch (error) {
    showBug(bugOf(error));
    return { state: 'broken' };
  }
}

/** As {@link attempt}, for what has no place of its own to show a refusal: it is told in a toast. Null when it failed. */
export async function perform<T>(ask: () => Promise<Result<T, Refusal>>): Promise<T | null> {
  const outcome = await attempt(ask);
  if (outcome.state === 'refused') showRefusal(outcome.refusal);
  return outcome.state === 'done' ? outcome.value : null;
}

/** Tells of an expected no. */
export function showRefusal(refusal: Refusal): void {
  const said = describeRefusal(refusal);
  showToast({
    tone: 'need',
    text: said.title,
    detail: [said.kept, said.advice].filter(Boolean).join(' ') || null,
    ...(refusal.code === 'programs-not-trusted' ? { action: showPrograms(refusal.path) } : {}),
  });
}

function showPrograms(path: string): { label: string; run: () => void } {
  return { label: 'Show Programs…', run: () => openOverlay({ over: 'programs', path }) };
}

/** As {@link attempt} for a question that never refuses: a bug is told and gives null. */
export async function ask<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch (error) {
    showBug(bugOf(error));
    return null;
  }
}
