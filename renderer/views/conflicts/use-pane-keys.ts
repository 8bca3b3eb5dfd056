import { type RefObject, useEffect, useRef } from 'react';
import type { Conflict } from '#shared/conflict';
import type { Parties } from './conflict-parties';
import { type Choice, wholeFileChoices } from './conflict-words';
import { isWriting } from './is-writing';

type WholeFile = Exclude<Choice, 'content'>;

/** The key of a whole-file choice, which goes by where a side stands: 1 is the left one. Null: it has none. */
export function keyOfChoice(choice: WholeFile, left: Parties['left']): string | null {
  if (choice === 'base') return 'Alt+0';
  if (choice !== 'ours' && choice !== 'theirs') return null;
  return choice === left ? 'Alt+1' : 'Alt+2';
}

/**
 * The keys of the conflict that is shown: Escape in it goes back to the list, and where it is decided as a whole file,
 * Alt+1, Alt+2 and Alt+0 do that from anywhere in the dialog where nothing is written. A key that is held decides once.
 */
export function usePaneKeys(
  body: RefObject<HTMLElement | null>,
  keys: {
    readonly onBack: () => void;
    /** Null: no whole file is chosen by key now. */
    readonly conflict: Conflict | null;
    readonly left: Parties['left'];
    readonly onChoose: (choice: WholeFile) => void;
  },
): void {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    // Before the dialog, which would close at Escape.
    const listener = (event: KeyboardEvent) => {
      const { conflict, left, onBack, onChoose } = newest.current;
      const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
      if (event.key === 'Escape' && !event.defaultPrevented && isIn(body.current, event.target)) onBack();
      else if (event.altKey && plain && conflict && !isWriting(event.target)) {
        const choice = wholeFileChoices(conflict).find(
          (one) => keyOfChoice(one, left) === `Alt+${event.code.replace(/^Digit/, '')}`,
        );
        if (!choice) return;
        if (!event.repeat) onChoose(choice);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, [body]);
}

/** Escape closes the editor's own find box first. */
function isIn(body: HTMLElement | null, target: EventTarget | null): boolean {
  return target instanceof Element && body?.contains(target) === true && !target.closest('.find-widget');
}
