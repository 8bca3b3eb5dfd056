import { type RefObject, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '../../../state/commands';
import type { TranscriptRow } from '../transcript-rows';
import {
  createFinder,
  type Match,
  matchAfter,
  matchFrom,
  NOTHING_FOUND,
  numberOf,
  type Search,
} from './find-in-rows';
import { useFoundMarks } from './use-found-marks';

const NO_ROWS: readonly TranscriptRow[] = [];

/**
 * Finding words in a conversation: `rows` are all of its rows, whether they are drawn, folded away or neither. `show`
 * unfolds a row and brings it near, where its words are then marked and brought into view.
 */
export function useFind(given: {
  rows: readonly TranscriptRow[];
  /** Whether more rows are still read. */
  isPart: boolean;
  folders: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  /** The row that stands first in view. */
  topRow: () => string | null;
  show: (row: TranscriptRow) => void;
}) {
  const { rows, folders, scroller } = given;
  const [search, setSearch] = useState<Search | null>(null);
  const [now, setNow] = useState<Match | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const from = useRef<{ focus: Element | null; row: string | null }>({ focus: null, row: null });

  // Typing goes first: a long conversation is searched once the letter is there.
  const sought = useDeferredValue(search);
  const finder = useMemo(() => (sought ? createFinder(sought, folders) : null), [sought, folders]);
  const searched = finder ? rows : NO_ROWS;
  const found = useMemo(() => finder?.(searched) ?? NOTHING_FOUND, [finder, searched]);

  const latest = useRef({ ...given, found, now });
  latest.current = { ...given, found, now };
  const goTo = useCallback((match: Match | null) => {
    // A new object even for the match that it was, so that it comes back into view.
    setNow(match && { ...match });
    const row = match && latest.current.rows.find(({ key }) => key === match.key);
    if (row) latest.current.show(row);
  }, []);

  // Other words are looked for: the first match from where the reader is.
  useEffect(() => {
    if (finder === null) return;
    const { rows: all, found: matches, now: before } = latest.current;
    const at = all.findIndex(({ key }) => key === (before?.key ?? from.current.row));
    goTo(matchFrom(matches, Math.max(0, at)));
  }, [finder, goTo]);

  const step = (by: 1 | -1) => goTo(matchAfter(found, now, by));
  const open = () => {
    if (search !== null) return field.current?.select();
    from.current = { focus: document.activeElement, row: given.topRow() };
    const selected = String(getSelection() ?? '').trim();
    setSearch({ words: selected.includes('\n') ? '' : selected.slice(0, 200), matchCase: false });
  };
  const close = () => {
    setSearch(null);
    setNow(null);
    const { focus } = from.current;
    const back = focus instanceof HTMLElement && focus.isConnected && focus !== document.body;
    (back ? focus : scroller.current)?.focus({ preventScroll: true });
  };
  useCommands({
    'conversation.find': open,
    'conversation.find-next': search === null ? undefined : () => step(1),
    'conversation.find-previous': search === null ? undefined : () => step(-1),
  });
  useFoundMarks({ scroller, search: sought, now });
  return search === null
    ? null
    : {
        search,
        number: numberOf(found, now),
        total: found.total,
        isPart: given.isPart,
        busy: sought !== search,
        field,
        onSearch: setSearch,
        onStep: step,
        onClose: close,
      };
}
