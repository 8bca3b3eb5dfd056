import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useRef } from 'react';
import type { TranscriptRow } from './transcript-rows';

/**
 * Keeps what is in view where it is when rows come before it, as they do once all of a long conversation was read. A view
 * that keeps to the end does so by itself.
 */
export function useKeptPlace(given: {
  rows: readonly TranscriptRow[];
  list: Virtualizer<HTMLDivElement, Element>;
  scroller: RefObject<HTMLElement | null>;
  atEnd: boolean;
}): void {
  const { rows, list, scroller, atEnd } = given;
  const place = useRef<{ first: string | null; key: string | null; below: number }>({
    first: null,
    key: null,
    below: 0,
  });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const { first, key, below } = place.current;
    const now = rows[0]?.key ?? null;
    if (!atEnd && first !== null && first !== now) {
      const start = list.measurementsCache[rows.findIndex((row) => row.key === key)]?.start;
      if (start !== undefined) element.scrollTop = start + below;
    }
    const index = list.range?.startIndex ?? 0;
    const start = list.measurementsCache[index]?.start ?? 0;
    place.current = { first: now, key: rows[index]?.key ?? null, below: element.scrollTop - start };
  });
}
