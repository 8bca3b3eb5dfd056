/**
 * Bounds how many agents work at once. First come, first served. An agent that waits for the user gives its place to
 * others meanwhile and takes one again without queueing, so that an answer never waits; `running` may then exceed
 * `places` for a while.
 */
export type Scheduler = {
  readonly running: number;
  readonly places: number;
  /** Resolves with a place, or with null when the signal aborts first. */
  enter(signal: AbortSignal): Promise<Place | null>;
  setPlaces(places: number): void;
  onChange(listener: () => void): () => void;
};

export type Place = {
  /** Gives the place to others while nothing is worked on; `resume` takes one again at once. */
  lend(): void;
  resume(): void;
  /** Safe to call twice. */
  leave(): void;
};

export function createScheduler(places: number): Scheduler {
  let limit = places;
  let running = 0;
  const queue: (() => void)[] = [];
  const listeners = new Set<() => void>();

  const admit = () => {
    while (running < limit) {
      const next = queue.shift();
      if (!next) break;
      next();
    }
    for (const listener of listeners) listener();
  };
  const takePlace = (): Place => {
    let state: 'held' | 'lent' | 'left' = 'held';
    running += 1;
    const move = (to: typeof state, by: number) => {
      state = to;
      running += by;
      admit();
    };
    return {
      lend: () => {
        if (state === 'held') move('lent', -1);
      },
      resume: () => {
        if (state === 'lent') move('held', 1);
      },
      leave: () => {
        if (state !== 'left') move('left', state === 'held' ? -1 : 0);
      },
    };
  };

  return {
    get running() {
      return running;
    },
    get places() {
      return limit;
    },
    enter(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const enter = () => {
          signal.removeEventListener('abort', leaveQueue);
          resolve(takePlace());
        };
        const leaveQueue = () => {
          const index = queue.indexOf(enter);
          if (index !== -1) queue.splice(index, 1);
          resolve(null);
        };
        signal.addEventListener('abort', leaveQueue, { once: true });
        queue.push(enter);
        admit();
      });
    },
    setPlaces(next) {
      limit = next;
      admit();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
