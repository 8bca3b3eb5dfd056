/** What was read lately, by key, so that it need not be read again: a number of things, and of lines in all. */
export type KeptDiffs<T> = {
  /** What is kept under a key, which counts as used by it. */
  get(key: string): T | null;
  put(key: string, diff: T): void;
};

/**
 * Keeps what was used last. The newest is kept whatever its length: it is what is looked at.
 *
 * @param lengthOf how many lines one of them takes
 */
export function keepDiffs<T>(
  most: { readonly kept: number; readonly lines: number },
  lengthOf: (diff: T) => number,
): KeptDiffs<T> {
  const kept = new Map<string, T>();
  const renew = (key: string, diff: T) => {
    kept.delete(key);
    kept.set(key, diff);
  };
  return {
    get(key) {
      const diff = kept.get(key);
      if (diff === undefined) return null;
      renew(key, diff);
      return diff;
    },
    put(key, diff) {
      renew(key, diff);
      let lines = 0;
      for (const one of kept.values()) lines += lengthOf(one);
      for (const [oldest, one] of kept) {
        if (oldest === key || (kept.size <= most.kept && lines <= most.lines)) return;
        lines -= lengthOf(one);
        kept.delete(oldest);
      }
    },
  };
}
