/** What the body of a stream waits with: every wait ends when the asker leaves. */
export type StreamLife = { readonly signal: AbortSignal };

/**
 * An async generator that can be left at any time: `return()` and the asker's `signal` abort `life.signal`, so a body
 * that waits for news with it ends at once. (A plain async generator would only notice at its next item.)
 */
export function openStream<T>(
  outer: AbortSignal | undefined,
  body: (life: StreamLife) => AsyncGenerator<T, void, void>,
): AsyncGenerator<T, void, void> {
  const left = new AbortController();
  const inner = body({ signal: left.signal });
  const leave = () => {
    left.abort();
    // Whoever aborts may never ask again: what the body holds is let go now. There is nobody left to hear of a failure.
    inner.return().catch(() => undefined);
  };
  if (outer?.aborted) leave();
  else outer?.addEventListener('abort', leave, { once: true });
  const finish = () => {
    outer?.removeEventListener('abort', leave);
    left.abort();
  };
  const stream: AsyncGenerator<T, void, void> = {
    next: async () => {
      const item = await inner.next();
      if (item.done) finish();
      return item;
    },
    return: (value) => {
      finish();
      return inner.return(value);
    },
    throw: (error) => {
      finish();
      return inner.throw(error);
    },
    [Symbol.asyncIterator]: () => stream,
    [Symbol.asyncDispose]: async () => {
      finish();
      await inner.return();
    },
  };
  return stream;
}

/** Something to wait for again and again: `wake` lets the current waiter go, or the next one that comes. */
export function createBell() {
  let rung = false;
  let waiter: (() => void) | null = null;
  return {
    ring(): void {
      rung = true;
      waiter?.();
    },
    /** Resolves at the next ring, at once when one was missed, or when the signal aborts. One waiter at a time. */
    wait(signal: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        const go = () => {
          signal.removeEventListener('abort', go);
          waiter = null;
          rung = false;
          resolve();
        };
        if (rung || signal.aborted) return go();
        signal.addEventListener('abort', go, { once: true });
        waiter = go;
      });
    },
  };
}

/** Resolves after some milliseconds, or as soon as the signal aborts. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** The current value, then each newer one. A slow reader gets the newest and skips those in between. */
export function followValue<T>(
  signal: AbortSignal | undefined,
  source: { get(): T | Promise<T>; onChange(listener: (value: T) => void): () => void },
): AsyncGenerator<T, void, void> {
  return openStream(signal, async function* (life) {
    const bell = createBell();
    let newest: { value: T } | null = null;
    const stop = source.onChange((value) => {
      newest = { value };
      bell.ring();
    });
    try {
      const first = await source.get();
      if (newest === null) yield first;
      while (!life.signal.aborted) {
        const waiting: { value: T } | null = newest;
        newest = null;
        if (waiting === null) await bell.wait(life.signal);
        else yield (waiting as { value: T }).value;
      }
    } finally {
      stop();
    }
  });
}
