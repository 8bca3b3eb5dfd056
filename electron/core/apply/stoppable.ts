import type { ApplyProgress } from '#shared/apply';
import type { RenderWatch, StepHook, TouchedFile } from '../writing/index';

/** Who follows an apply or update while it writes, and may stop it. */
export type WriteWatch = {
  readonly signal: AbortSignal;
  /** Hears how far it is; often. */
  progress(progress: ApplyProgress): void;
};

/** Thrown at the next step of what was stopped: what a failure there takes back, this takes back. */
class WriteStopped extends Error {
  override readonly name = 'WriteStopped';
}

/** What writing asks of its watch: its steps, and the long work between two of them. */
export type WatchedWriting = { readonly step: StepHook; readonly render: RenderWatch | null };

/**
 * Tells who follows a writing how far it is, and stops it when that is asked for: at its next step, as long as no branch
 * has moved, and at once where it waits for Git and the user's filters. Taking back is never stopped.
 */
export function watchWriting(
  step: StepHook,
  watch: WriteWatch | null,
  touched: readonly TouchedFile[],
): WatchedWriting {
  if (!watch) return { step, render: null };
  const of = touched.length;
  const deleted = new Set<string>(touched.filter(({ after }) => after === null).map(({ path }) => path));
  let done = 0;
  let beyond = false;
  watch.progress({ doing: 'preparing', done, of });
  return {
    step: (now) => {
      step(now);
      if (beyond) return;
      if (now.at === 'ref moved') beyond = true;
      else if (watch.signal.aborted) {
        beyond = true;
        throw new WriteStopped();
      }
      if (now.at === 'written' || (now.at === 'moved aside' && deleted.has(now.path))) {
        done += 1;
        watch.progress({ doing: 'writing', done, of });
      }
    },
    render: {
      signal: watch.signal,
      rendered: (ready) => watch.progress({ doing: 'preparing', done: ready, of: of - deleted.size }),
    },
  };
}

/** What was stopped has been taken back by the time its failure is heard of: the answer is null then. */
export async function unlessStopped<T>(watch: WriteWatch | null, writing: Promise<T>): Promise<T | null> {
  try {
    return await writing;
  } catch (error) {
    const isStop = error instanceof WriteStopped || (watch?.signal.aborted && error === watch.signal.reason);
    if (isStop) return null;
    throw error;
  }
}
