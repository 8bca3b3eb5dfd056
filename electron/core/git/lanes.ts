/** Work under one key, one after the other in the order of asking; different keys do not wait for each other. */
export type Lanes = { lane(key: string): Lane };

export type Lane = {
  run<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Reads what the lane's work writes, as it is between two works, without a turn of its own: no work waits for the
   * reading. Work under way is let end first. Where another one was asked for meanwhile, what was read, or why it could
   * not be, may be half of it: that is thrown away, and read again. After {@link IN_VAIN} of these it takes its turn, so
   * a reading may not ask for the lane.
   */
  read<T>(reading: () => Promise<T>): Promise<T>;
};

/** So often work may come into a reading, or keep it waiting, before it takes its turn. */
const IN_VAIN = 3;

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  /** How many works were asked for while somebody reads: whether one came into a reading. */
  const asked = new Map<string, number>();
  const readers = new Map<string, number>();

  const run = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const done = (tails.get(key) ?? Promise.resolve()).then(work, work);
    tails.set(key, done);
    if (readers.has(key)) asked.set(key, (asked.get(key) ?? 0) + 1);
    const forget = () => {
      if (tails.get(key) === done) tails.delete(key);
    };
    done.then(forget, forget);
    return done;
  };
  const read = async <T>(key: string, reading: () => Promise<T>): Promise<T> => {
    readers.set(key, (readers.get(key) ?? 0) + 1);
    try {
      for (let vain = 0; vain < IN_VAIN; vain += 1) {
        await tails.get(key)?.catch(() => undefined);
        if (tails.has(key)) continue;
        const before = asked.get(key);
        const isWhole = () => asked.get(key) === before;
        try {
          const found = await reading();
          if (isWhole()) return found;
        } catch (error) {
          if (isWhole()) throw error;
        }
      }
    } finally {
      const left = (readers.get(key) ?? 1) - 1;
      if (left > 0) readers.set(key, left);
      else {
        readers.delete(key);
        asked.delete(key);
      }
    }
    return run(key, reading);
  };
  return { lane: (key) => ({ run: (work) => run(key, work), read: (reading) => read(key, reading) }) };
}

/** Writes to a repository's refs and worktree list, by the real path of its shared git folder. */
export const repositoryLanes = createLanes();

/** Writes to one working tree and its index, by its real path. */
export const worktreeLanes = createLanes();
