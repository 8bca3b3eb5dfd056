import { useSyncExternalStore } from 'react';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago in at most four characters: `now`, `4 m`, `3 h`, `2 d`, `5 w`. Both times in milliseconds. */
export function formatAge(then: number, now: number): string {
  const passed = Math.max(0, now - then);
  if (passed < MINUTE) return 'now';
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} m`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 14 * DAY) return `${Math.floor(passed / DAY)} d`;
  return `${Math.floor(passed / (7 * DAY))} w`;
}

/** How long something has been going on, as a clock counts it: `0:07`, `12:34`, `2:05:00`. */
export function formatClock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

type Ticker = { readonly subscribe: (listener: () => void) => () => void; readonly now: () => number };

/** One timer for everyone who shows ages; it runs only while somebody does. */
function makeTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | null = null;
  const tick = () => {
    now = Date.now();
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (timer === null) {
        now = Date.now();
        timer = setInterval(tick, everyMs);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0 && timer !== null) {
          clearInterval(timer);
          timer = null;
        }
      };
    },
    now: () => now,
  };
}

const minutely = makeTicker(20_000);
const secondly = makeTicker(1000);

/** The present, in milliseconds, refreshed about every 20 seconds. */
export function useNow(): number {
  return useSyncExternalStore(minutely.subscribe, minutely.now);
}

/** The present, in milliseconds, refreshed every second; for something that is running. */
export function useSeconds(): number {
  return useSyncExternalStore(secondly.subscribe, secondly.now);
}
