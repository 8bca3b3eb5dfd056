import type { RepositoryId } from '#shared/ids';

/** A field that is written in, as it is at this moment. */
export type WrittenField = {
  readonly repository: RepositoryId | null;
  readonly value: string;
  change(value: string): void;
};

/** Steps through earlier prompts; true: the step was taken. */
export type PromptHistory = (step: 1 | -1) => boolean;

/**
 * Up in an empty prompt brings back the one that was sent last in the repository, and then those before it; Down goes the
 * other way. What was brought back is left alone as soon as it was changed.
 *
 * @param field gives null once the field is gone
 */
export function promptHistory(
  field: () => WrittenField | null,
  earlier: (repository: RepositoryId) => Promise<readonly string[]>,
): PromptHistory {
  let walk: { readonly prompts: readonly string[]; readonly at: number } | null = null;
  return (step) => {
    const before = field();
    if (!before) return false;
    const { repository, value } = before;
    const { prompts, at } = walk ?? { prompts: [], at: -1 };
    const isWalking = at >= 0 && prompts[at] === value;
    if (value !== '' && !isWalking) return false;
    if (isWalking) {
      const next = Math.min(prompts.length - 1, at + step);
      walk = { prompts, at: next };
      before.change(prompts[next] ?? '');
      return true;
    }
    if (step === -1 || repository === null) return false;
    void earlier(repository).then((found) => {
      const [newest] = found;
      const now = field();
      // What was written while the answer was on its way stays, and so does what another repository is to be asked.
      if (newest === undefined || now?.value !== '' || now.repository !== repository) return;
      walk = { prompts: found, at: 0 };
      now.change(newest);
    });
    return true;
  };
}
