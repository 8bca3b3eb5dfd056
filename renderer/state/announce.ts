import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/**
 * What is read out to whoever does not see it, without moving the focus. Toasts and notices that come into view are read
 * out by themselves.
 */
const store = createStore<{ readonly text: string; readonly count: number }>(() => ({ text: '', count: 0 }));

export function announce(text: string): void {
  store.setState(({ count }) => ({ text, count: count + 1 }));
}

/** The newest announcement; `count` tells two of the same words apart. */
export function useAnnouncement() {
  return useStore(store);
}
