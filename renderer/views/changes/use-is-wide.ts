import { useCallback, useRef, useState } from 'react';

/** Attach the first to the element to measure; the second says whether it has `from` pixels. */
export function useIsWide(from: number): readonly [(element: HTMLElement | null) => void, boolean] {
  const [wide, setWide] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const attach = useCallback(
    (element: HTMLElement | null) => {
      observer.current?.disconnect();
      if (!element) return;
      const look = () => setWide(element.clientWidth >= from);
      observer.current = new ResizeObserver(look);
      observer.current.observe(element);
      look();
    },
    [from],
  );
  return [attach, wide];
}
