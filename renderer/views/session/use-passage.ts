import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { navigationStore, type Passage, useNavigation } from '../../state/navigation';
import { rowOfEvent, type TranscriptRow } from './transcript-rows';

/** The name under which `tokens.css` colours the words. */
const HIGHLIGHT = 'passage';

/**
 * The row that holds the passage which a search led to; null when none did. `show` brings it into view so that it is
 * drawn; its words are then marked and, in a long row, brought into view themselves.
 */
export function usePassage(given: {
  session: string;
  rows: readonly TranscriptRow[];
  scroller: RefObject<HTMLElement | null>;
  show: (index: number) => void;
}): string | null {
  const { session, rows, scroller } = given;
  const asked = useNavigation(({ passage }) => (passage?.session === session ? passage : null));
  const [found, setFound] = useState<{ key: string; index: number; words: string } | null>(null);
  const latest = useRef(given.show);
  latest.current = given.show;
  const marked = useRef<typeof found>(null);

  useEffect(() => {
    if (!asked) return;
    const place = placeOf(rows, asked);
    if (!place) return;
    navigationStore.setState({ passage: null });
    setFound(place);
    latest.current(place.index);
  }, [asked, rows]);

  // The row is drawn some frames after it was brought into view, and drawn anew when it is measured.
  useLayoutEffect(() => {
    if (!found || marked.current === found) return;
    const row = scroller.current?.querySelector(`[data-index="${found.index}"]`);
    if (!row) return;
    marked.current = found;
    markWords(row, found.words);
  });
  useEffect(() => () => void CSS.highlights.delete(HIGHLIGHT), []);
  return found?.key ?? null;
}

function placeOf(rows: readonly TranscriptRow[], passage: Passage) {
  const index = rowOfEvent(rows, passage);
  const key = rows[index]?.key;
  return key === undefined ? null : { key, index, words: passage.words };
}

function markWords(row: Element, words: string): void {
  const ranges = words
    .toLowerCase()
    .split(/\s+/)
    .filter(Boolean)
    .flatMap((word) => rangesOf(row, word));
  CSS.highlights.set(HIGHLIGHT, new Highlight(...ranges));
  ranges[0]?.startContainer.parentElement?.scrollIntoView({ block: 'center' });
}

function rangesOf(row: Element, word: string): Range[] {
  const found: Range[] = [];
  const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const inside = text.nodeValue?.toLowerCase() ?? '';
    for (let at = inside.indexOf(word); at >= 0; at = inside.indexOf(word, at + word.length)) {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + word.length);
      found.push(range);
    }
  }
  return found;
}
