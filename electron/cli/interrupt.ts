/** Ctrl-C and its relatives: the first asks whoever listens to stop, any other ends the command at once. */
export type Interrupt = {
  readonly happened: boolean;
  /** Runs when the first interrupt comes, at once if it came already. Gives the way to stop listening. */
  onFirst(listener: () => void): () => void;
  /** Lets the next interrupt end the process by default again. */
  release(): void;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * One Ctrl-C may arrive more than once: a launcher such as npx forwards what the terminal sent already, and a library
 * that cleans up behind itself sends the signal again. Nobody presses it twice this fast.
 */
const SAME_INTERRUPT_MS = 500;

/** Listens until released. `endAtOnce` is called where nobody listens, and for every interrupt after the first. */
export function watchInterrupts(endAtOnce: () => void): Interrupt {
  let happened = false;
  let lastAt = Number.NEGATIVE_INFINITY;
  const listeners = new Set<() => void>();
  const onSignal = () => {
    const now = performance.now();
    const same = now - lastAt < SAME_INTERRUPT_MS;
    lastAt = now;
    if (same) return;
    const asked = !happened && listeners.size > 0;
    happened = true;
    if (!asked) return endAtOnce();
    for (const listener of listeners) listener();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    get happened() {
      return happened;
    },
    onFirst: (listener) => {
      if (happened) listener();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    release: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}
