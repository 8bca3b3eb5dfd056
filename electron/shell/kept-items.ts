/** Items on their way to one listener. What comes before it listens is kept until it does. */
export type KeptItems<T> = {
  add(item: T): void;
  /** Resolves when somebody listens for the first time. */
  readonly followed: Promise<void>;
  /** One listener at a time: a newer one, as after a reload, ends the older. */
  follow(signal?: AbortSignal): AsyncGenerator<T, void, void>;
};

const MAX_KEPT = 50;

export function keptItems<T>(): KeptItems<T> {
  const kept: T[] = [];
  let wake: () => void = () => undefined;
  let listener = 0;
  let heard: () => void = () => undefined;
  const followed = new Promise<void>((resolve) => {
    heard = resolve;
  });
  return {
    followed,
    add: (item) => {
      kept.push(item);
      if (kept.length > MAX_KEPT) kept.shift();
      wake();
    },
    async *follow(signal) {
      listener += 1;
      const own = listener;
      heard();
      wake();
      signal?.addEventListener('abort', () => wake(), { once: true });
      while (listener === own && !signal?.aborted) {
        const [next] = kept.splice(0, 1);
        if (next !== undefined) {
          yield next;
          continue;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
