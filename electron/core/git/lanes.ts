/** Work under one key, one after the other in the order of asking; different keys do not wait for each other. */
export type Lanes = { lane(key: string): { run<T>(work: () => Promise<T>): Promise<T> } };

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    lane: (key) => ({
      run: (work) => {
        const done = (tails.get(key) ?? Promise.resolve()).then(work, work);
        tails.set(key, done);
        const forget = () => {
          if (tails.get(key) === done) tails.delete(key);
        };
        done.then(forget, forget);
        return done;
      },
    }),
  };
}

/** Writes to a repository's refs and worktree list, by the real path of its shared git folder. */
export const repositoryLanes = createLanes();

/** Writes to one working tree and its index, by its real path. */
export const worktreeLanes = createLanes();
