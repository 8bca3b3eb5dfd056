import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Distance from the end, in pixels, within which the view keeps to the end as text arrives. */
const NEAR_END = 48;

/**
 * Keeps a scroller at its end while it grows, until the reader scrolls up. Heights are guesses until rows are drawn, so
 * the end is sought again with every new size.
 */
export function useStickToEnd(
  scroller: RefObject<HTMLDivElement | null>,
  size: number,
  height: number | undefined,
) {
  const stuck = useRef(true);
  const lastTop = useRef(0);
  const [atEnd, setAtEnd] = useState(true);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes say when the end may have moved
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && stuck.current) element.scrollTop = element.scrollHeight;
  }, [scroller, size, height]);

  const look = () => {
    const element = scroller.current;
    if (!element) return;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END;
    // Growth alone also leaves the end behind for a moment: only going up means that the reader wants to stay.
    if (near) stuck.current = true;
    else if (element.scrollTop < lastTop.current) stuck.current = false;
    lastTop.current = element.scrollTop;
    setAtEnd(stuck.current);
  };
  const toEnd = () => {
    stuck.current = true;
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  };
  const leaveEnd = () => {
    const element = scroller.current;
    // What is in view as a whole has no end to leave.
    if (element && element.scrollHeight <= element.clientHeight) return;
    stuck.current = false;
    setAtEnd(false);
  };
  return { atEnd, look, toEnd, leaveEnd };
}
