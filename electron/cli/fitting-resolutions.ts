import type { Conflict, Resolution } from '#shared/conflict';
import type { Refusal, RefusalOf } from '#shared/refusals';
import type { Result } from '#shared/result';

type Unfit = RefusalOf<'resolution-unfit'>;

/**
 * Asks with resolutions that were made for these conflicts. When files have changed since, one of them may fit nothing
 * any more: it is left out, and what is left is asked with. One that fitted none of the conflicts to begin with is a
 * mistake, and stays refused.
 *
 * @returns the answer, and the resolutions that were left out
 */
export async function withFitting<T, R extends Refusal>(
  resolutions: readonly Resolution[],
  conflicts: readonly Conflict[],
  ask: (resolutions: Resolution[]) => Promise<Result<T, R>>,
): Promise<{ readonly answer: Result<T, R>; readonly leftOut: readonly Unfit[] }> {
  const leftOut: Unfit[] = [];
  let rest = [...resolutions];
  for (;;) {
    const answer = await ask(rest);
    const refusal: Refusal | null = answer.ok ? null : answer.refusal;
    if (refusal?.code !== 'resolution-unfit') return { answer, leftOut };
    const unfit = rest.filter((one) => isAbout(refusal, one));
    if (unfit.length === 0 || !unfit.every((one) => fitted(one, conflicts))) return { answer, leftOut };
    leftOut.push(refusal);
    rest = rest.filter((one) => !unfit.includes(one));
  }
}

function isAbout(refusal: Unfit, { path, place, commit }: Resolution): boolean {
  return refusal.path === path && refusal.place === place && refusal.commit === commit;
}

function fitted({ path, place, commit, take }: Resolution, conflicts: readonly Conflict[]): boolean {
  const isThere = (conflict: Conflict) =>
    conflict.path === path &&
    (place === undefined || conflict.place === place) &&
    (commit === undefined || conflict.commit === commit);
  return conflicts.some((conflict) => isThere(conflict) && conflict.choices.includes(take.choice));
}
