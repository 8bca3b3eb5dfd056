/** Ctrl-C and its relatives: the first asks whoever listens to stop, any other ends the command at once. */
export type Interrupt = {
  readonly happened: boolean;
  /** Runs when the first interrupt comes, at once if it came already. Gives the way to stop listening. */
  onFirst(listener: () => void): () => void;
  /** Lets the next interrupt end the process by default again. */
  release(): void;
};

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens until released. `endAtOnce` is called where nobody listens, and for every interrupt after the first. */
export function watchInterrupts(endAtOnce: () => void): Interrupt {
  let happened = false;
  const listeners = new Set<() => void>();
  const onSignal = () => {
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
