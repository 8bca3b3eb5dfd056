import { createStore, type StoreApi } from 'zustand/vanilla';
import { follow } from '../api/follow';
import { failed, loading, type Remote, ready } from './remote';

/** A store whose value is always the newest item of a stream. */
export function createFollowed<T>(open: (signal: AbortSignal) => Promise<AsyncIterable<T>>): {
  store: StoreApi<Remote<T>>;
  start: (signal: AbortSignal) => Promise<void>;
} {
  const store = createStore<Remote<T>>(() => loading);
  return {
    store,
    start: (signal) =>
      follow({
        open,
        onItem: (item) => store.setState(ready(item), true),
        onBroken: (bug) => {
          if (store.getState().state !== 'ready') store.setState(failed(bug), true);
        },
        signal,
      }),
  };
}
