import { useCallback, useRef, useState } from 'react';

/** From this width in pixels on the files stand beside the diff instead of above it. */
const WIDE = 820;

/** Attach the first to the element to measure; the second says whether it is wide. */
export function useIsWide(): readonly [(element: HTMLElement | null) => void, boolean] {
  const [wide, setWide] = useState(false);
  const observer = useRef<ResizeObserver | null>(null);
  const attach = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect();
    if (!element) return;
    const look = () => setWide(element.clientWidth >= WIDE);
    observer.current = new ResizeObserver(look);
    observer.current.observe(element);
    look();
  }, []);
  return [attach, wide];
}
