import { type Bug, bugOf } from './bug';

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5000;

/**
 * Reads a stream for as long as `signal` allows. A stream that ends or breaks is opened again, later each time; `open`
 * is called anew, so a reader that counts can continue where it was. `onBroken` hears each failure, `onItem` the rest.
 */
export async function follow<T>(options: {
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  onItem: (item: T) => void;
  onBroken: (bug: Bug) => void;
  signal: AbortSignal;
}): Promise<void> {
  const { signal } = options;
  let wait = FIRST_RETRY_MS;
  while (!signal.aborted) {
    try {
      for await (const item of await options.open(signal)) {
        if (signal.aborted) return;
        wait = FIRST_RETRY_MS;
        options.onItem(item);
      }
    } catch (error) {
      if (isAborted(signal)) return;
      options.onBroken(bugOf(error));
    }
    if (isAborted(signal)) return;
    await pause(wait, signal);
    wait = Math.min(LAST_RETRY_MS, wait * 2);
  }
}

// The signal changes while we wait, which the compiler's narrowing does not know.
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
