import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type Match, patternOf, type Search } from './find-in-rows';
import { rangesIn, revealRange } from './text-ranges';

/** The names under which `tokens.css` colours what is found, and the one of it that is looked at. */
const FOUND = 'found';
const FOUND_NOW = 'found-now';
/** A row that was just drawn or unfolded gets its height, and with it its place, within so many frames. */
const FRAMES_TO_SETTLE = 3;

/**
 * Marks what is found in the rows that are drawn, again whenever they are drawn anew, and brings the match that is looked
 * at into view once it is drawn.
 */
export function useFoundMarks(given: {
  scroller: RefObject<HTMLElement | null>;
  search: Search | null;
  now: Match | null;
}): void {
  const { scroller, search, now } = given;
  const left = useRef<{ match: Match | null; frames: number }>({ match: null, frames: 0 });
  const words = search?.words ?? '';
  const matchCase = search?.matchCase ?? false;

  useLayoutEffect(() => {
    left.current = { match: now, frames: now === null ? 0 : FRAMES_TO_SETTLE };
  }, [now]);

  useEffect(() => {
    const log = scroller.current;
    const pattern = patternOf({ words, matchCase });
    if (!log || pattern === null) return;
    let frame = 0;
    const mark = () => {
      frame = 0;
      const all: Range[] = [];
      let current: Range | undefined;
      for (const row of log.querySelectorAll<HTMLElement>('[data-row]')) {
        const ranges = rangesIn(row, pattern);
        all.push(...ranges);
        // What is drawn and what is counted may differ by what Markdown makes of a text.
        if (now !== null && row.dataset.row === now.key) current = ranges[now.nth] ?? ranges.at(-1);
      }
      CSS.highlights.set(FOUND, new Highlight(...all));
      const ofCurrent = new Highlight(...(current ? [current] : []));
      ofCurrent.priority = 1;
      CSS.highlights.set(FOUND_NOW, ofCurrent);
      if (!current || left.current.match !== now || left.current.frames === 0) return;
      if (!revealRange(current, log)) return;
      left.current.frames -= 1;
      if (left.current.frames > 0) again();
    };
    const again = () => {
      frame ||= requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(again);
    observer.observe(log, { childList: true, characterData: true, subtree: true });
    mark();
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(FOUND);
      CSS.highlights.delete(FOUND_NOW);
    };
  }, [scroller, words, matchCase, now]);
}
