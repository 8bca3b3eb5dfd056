/** Nothing came for too long. */
export class AgentSilent extends Error {
  override readonly name = 'AgentSilent';
  constructor(readonly afterMs: number) {
    super(`The agent said nothing for ${Math.round(afterMs / 1000)} s.`);
  }
}

/** Waits for the first sign of life: some agents hang without a word when they lack credentials. */
export type Watchdog = {
  /** The promise, or a rejection with {@link AgentSilent} when nothing was heard in time. */
  guard<T>(promise: Promise<T>): Promise<T>;
  /** A sign of life: the promise guarded now may take as long as it wants. */
  heard(): void;
  /** A step is done, the next has its own time. */
  restart(): void;
};

export function createWatchdog(milliseconds: number): Watchdog {
  let timer: NodeJS.Timeout | null = null;
  let bark: (() => void) | null = null;
  const stop = () => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  const start = () => {
    stop();
    if (bark) timer = setTimeout(bark, milliseconds);
  };
  return {
    guard: async (promise) => {
      const silence = new Promise<never>((_, reject) => {
        bark = () => reject(new AgentSilent(milliseconds));
      });
      start();
      try {
        return await Promise.race([promise, silence]);
      } finally {
        stop();
        bark = null;
      }
    },
    heard: stop,
    restart: start,
  };
}
