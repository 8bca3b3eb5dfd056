/**
 * Bounds how many agents work at once. First come, first served. An agent that waits for the user gives its slot to
 * others meanwhile and takes one again without queueing, so that an answer never waits; `running` may then exceed
 * `slots` for a while.
 */
export type Scheduler = {
  readonly running: number;
  readonly slots: number;
  /** Resolves with a slot, or with null when the signal aborts first. */
  enter(signal: AbortSignal): Promise<Slot | null>;
  setSlots(slots: number): void;
  onChange(listener: () => void): () => void;
};

export type Slot = {
  /** Gives the slot to others while nothing is worked on; `resume` takes one again at once. */
  lend(): void;
  resume(): void;
  /** Safe to call twice. */
  leave(): void;
};

export function createScheduler(slots: number): Scheduler {
  let limit = slots;
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
  const takeSlot = (): Slot => {
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
    get slots() {
      return limit;
    },
    enter(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const enter = () => {
          signal.removeEventListener('abort', leaveQueue);
          resolve(takeSlot());
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
    setSlots(next) {
      limit = next;
      admit();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
