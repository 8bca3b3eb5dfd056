import { setImmediate as nextTurn } from 'node:timers/promises';

/** For so long at a stretch the file calls of a large apply may keep everything else in this process waiting. */
const SLICE_MS = 8;

/**
 * Runs the work for every item, a bounded number at a time; the first failure is thrown after the running ones ended.
 * Looking at files is done with synchronous calls: one takes microseconds, and the way through the thread pool several
 * times as long. So that many of them do not stop the process, it goes on with other things between slices. What changes
 * a file system is never done so: on a busy disk a single call may wait for the journal for a long time.
 */
export async function concurrently<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void> | void,
  limit = 16,
): Promise<void> {
  const pending = items[Symbol.iterator]();
  let failure: { error: unknown } | null = null;
  let turn: Promise<void> | null = null;
  let since = performance.now();
  const pause = (): Promise<void> => {
    turn ??= nextTurn().then(() => {
      turn = null;
      since = performance.now();
    });
    return turn;
  };
  const lane = async (): Promise<void> => {
    for (let next = pending.next(); !next.done && !failure; next = pending.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
      if (performance.now() - since >= SLICE_MS) await pause();
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failure !== null) throw (failure as { error: unknown }).error;
}

/** Lets everything else in this process have its turn: between parts of a work that each take milliseconds. */
export function otherTurns(): Promise<void> {
  return nextTurn();
}

/** Waits for all, also when one fails: nothing is left running that the caller no longer knows of. */
export async function together<T extends readonly unknown[]>(
  ...works: T
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
