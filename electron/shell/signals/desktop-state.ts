import type { DesktopState } from '#shared/desktop';

/** What the window is told of the desktop, and is told again whenever it changes. */
export type DesktopStateHolder = {
  get(): DesktopState;
  set(change: Partial<DesktopState>): void;
  follow(signal?: AbortSignal): AsyncGenerator<DesktopState, void, void>;
};

export function desktopState(first: DesktopState): DesktopStateHolder {
  let current = first;
  const wakes = new Set<() => void>();
  return {
    get: () => current,
    set: (change) => {
      current = { ...current, ...change };
      for (const wake of wakes) wake();
    },
    async *follow(signal) {
      let told: DesktopState | null = null;
      let wake: () => void = () => undefined;
      const wakeUp = () => wake();
      wakes.add(wakeUp);
      signal?.addEventListener('abort', wakeUp, { once: true });
      try {
        while (!signal?.aborted) {
          if (told !== current) {
            told = current;
            yield current;
            continue;
          }
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      } finally {
        wakes.delete(wakeUp);
      }
    },
  };
}
