import type { ApplyProgress } from '#shared/apply';
import type { RefusalOf } from '#shared/refusals';
import type { StepHook } from './execute/work';
import type { TouchedFile } from './plan/landing';

/** Who follows an apply while it writes, and may stop it. */
export type ApplyWatch = {
  readonly signal: AbortSignal;
  /** Hears how many of the files are written; often. */
  progress(progress: ApplyProgress): void;
};

/** Thrown at the next step of an apply that was stopped: what a failure there takes back, this takes back. */
export class ApplyStopped extends Error {
  override readonly name = 'ApplyStopped';
}

export const STOPPED: RefusalOf<'apply-stopped'> = { code: 'apply-stopped' };

/**
 * Counts an apply's steps for who follows it, and stops it at the next one when that is asked for, as long as no branch
 * has moved. Taking back is never stopped.
 */
export function watchedStep(
  step: StepHook,
  watch: ApplyWatch | null,
  touched: readonly TouchedFile[],
): StepHook {
  if (!watch) return step;
  const deleted = new Set<string>(touched.filter(({ after }) => after === null).map(({ path }) => path));
  let done = 0;
  let beyond = false;
  watch.progress({ done, of: touched.length });
  return (name) => {
    step(name);
    if (beyond) return;
    if (name === 'ref moved') beyond = true;
    else if (watch.signal.aborted) {
      beyond = true;
      throw new ApplyStopped();
    }
    if (name.startsWith('written ') || (name.startsWith(ASIDE) && deleted.has(name.slice(ASIDE.length)))) {
      done += 1;
      watch.progress({ done, of: touched.length });
    }
  };
}

const ASIDE = 'moved aside ';
