import type { SessionId } from '#shared/ids';
import type { Queue, WaitsFor } from '#shared/queue';

/** Who wants to work, and what its limits go by. */
export type Asker = {
  readonly session: SessionId;
  /** Path of the repository. */
  readonly repository: string;
  /** Id of the agent. */
  readonly agent: string;
};

/** How many agents may work at once: in all, and at most in one repository and of one kind where that is said. */
export type Limits = {
  readonly slots: number;
  readonly repositories: Readonly<Record<string, number>>;
  readonly agents: Readonly<Record<string, number>>;
};

/**
 * Bounds how many agents work at once. First come, first served, unless one was moved in the queue; one whose own limit is
 * reached lets others pass. An agent that waits for the user gives its slot to others meanwhile and takes one again without
 * queueing, so that an answer never waits; `running` may then exceed `slots` for a while.
 */
export type Scheduler = {
  readonly running: number;
  readonly working: readonly SessionId[];
  readonly slots: number;
  /** In the order in which they get a slot. */
  readonly queue: Queue;
  /** Resolves with a slot, or with null when the signal aborts first. */
  enter(asker: Asker, signal: AbortSignal): Promise<Slot | null>;
  setLimits(limits: Limits): void;
  /** Whether memory is left for another agent. Where there is none, one has its turn nevertheless. */
  setRoom(hasRoom: boolean): void;
  /** Moves a queued session before the one at `index` of the others. False: it is not queued. */
  move(session: SessionId, index: number): boolean;
  onChange(listener: () => void): () => void;
};

export type Slot = {
  /** It is not lent to others. */
  readonly isHeld: boolean;
  /** Gives the slot to others while nothing is worked on; `resume` takes one again at once. */
  lend(): void;
  resume(): void;
  /** Safe to call twice. */
  leave(): void;
};

type Waiting = { readonly asker: Asker; readonly enter: () => void };

export function createScheduler(first: Limits): Scheduler {
  let limits = first;
  let hasRoom = true;
  const working: Asker[] = [];
  /** Those that hold a slot or have lent theirs: they take up memory. */
  let underWay = 0;
  const waiting: Waiting[] = [];
  const listeners = new Set<() => void>();

  const waitsFor = (asker: Asker): WaitsFor | null => {
    const { repositories, agents, slots } = limits;
    const isFull = (limit: number | undefined, counts: (one: Asker) => boolean) =>
      limit !== undefined && working.filter(counts).length >= limit;
    if (working.length >= slots) return 'slot';
    if (isFull(own(repositories, asker.repository), (one) => one.repository === asker.repository))
      return 'repository';
    if (isFull(own(agents, asker.agent), (one) => one.agent === asker.agent)) return 'agent';
    return hasRoom || underWay === 0 ? null : 'memory';
  };
  const admit = () => {
    for (;;) {
      const index = waiting.findIndex(({ asker }) => waitsFor(asker) === null);
      const [next] = index === -1 ? [] : waiting.splice(index, 1);
      if (!next) break;
      next.enter();
    }
    for (const listener of listeners) listener();
  };
  const takeSlot = (asker: Asker): Slot => {
    let state: 'held' | 'lent' | 'left' = 'held';
    working.push(asker);
    underWay += 1;
    const move = (to: typeof state) => {
      if (state === 'held') working.splice(working.indexOf(asker), 1);
      if (to === 'held') working.push(asker);
      if (to === 'left') underWay -= 1;
      state = to;
      admit();
    };
    return {
      get isHeld() {
        return state === 'held';
      },
      lend: () => {
        if (state === 'held') move('lent');
      },
      resume: () => {
        if (state === 'lent') move('held');
      },
      leave: () => {
        if (state !== 'left') move('left');
      },
    };
  };

  return {
    get running() {
      return working.length;
    },
    get working() {
      return working.map(({ session }) => session);
    },
    get slots() {
      return limits.slots;
    },
    get queue() {
      // One that nothing keeps back any more is admitted before anybody can ask.
      return waiting.map(({ asker }) => ({ session: asker.session, waitsFor: waitsFor(asker) ?? 'slot' }));
    },
    enter(asker, signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve(null);
        const entry: Waiting = {
          asker,
          enter: () => {
            signal.removeEventListener('abort', leaveQueue);
            resolve(takeSlot(asker));
          },
        };
        const leaveQueue = () => {
          const index = waiting.indexOf(entry);
          if (index !== -1) waiting.splice(index, 1);
          resolve(null);
          admit();
        };
        signal.addEventListener('abort', leaveQueue, { once: true });
        waiting.push(entry);
        admit();
      });
    },
    setLimits(next) {
      limits = next;
      admit();
    },
    setRoom(next) {
      if (next === hasRoom) return;
      hasRoom = next;
      admit();
    },
    move(session, index) {
      const at = waiting.findIndex(({ asker }) => asker.session === session);
      const [moved] = at === -1 ? [] : waiting.splice(at, 1);
      if (!moved) return false;
      waiting.splice(index, 0, moved);
      admit();
      return true;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What a record of the settings has for a name that it did not choose. */
function own(limits: Readonly<Record<string, number>>, name: string): number | undefined {
  return Object.hasOwn(limits, name) ? limits[name] : undefined;
}
