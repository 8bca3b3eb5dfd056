import { type RefObject, useEffect, useState } from 'react';
import { useSettled } from './use-settled';

/** Rounded heights may leave a part of a pixel below the end. */
const NEARLY = 2;

/** How far what is asked has been seen. `came`: long enough there to be meant. `whole`: also to its end. */
export type Seen = { readonly came: boolean; readonly whole: boolean };

/**
 * Whether what a scrolling place shows has been seen to its end: nothing of it is left out (`data-unseen` marks what is),
 * and the end was in view. Another `key` is something else to see.
 */
export function useSeen(place: RefObject<HTMLElement | null>, key: string): Seen {
  const came = useSettled(key);
  const [ended, setEnded] = useState<string | null>(null);
  const [complete, setComplete] = useState(false);

  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const look = () => {
      const left = element.querySelector('[data-unseen]') !== null;
      setComplete(!left);
      const below = element.scrollHeight - element.clientHeight - element.scrollTop;
      if (!left && element.clientHeight > 0 && below <= NEARLY) setEnded(key);
    };
    // What is shown besides, such as the rest of a text, makes the place longer and is to be seen, too.
    const grown = new MutationObserver(() => {
      setEnded(null);
      look();
    });
    const sized = new ResizeObserver(look);
    grown.observe(element, { childList: true, subtree: true, characterData: true });
    sized.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      grown.disconnect();
      sized.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [place, key]);

  return { came, whole: came && ended === key && complete };
}
