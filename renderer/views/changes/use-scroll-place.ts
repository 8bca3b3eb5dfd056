import { type MouseEvent, useEffect, useState } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { lineAt, selectedPlace } from '../../editor/line-sign';
import type { ReadPlace } from '../../editor/use-line-notes';

/** Lines of one of the files in a scroll. */
export type ScrollPlace = { readonly file: ChangedFile; readonly place: ReadPlace };

/**
 * Where the reader of a scroll is: at the line whose menu was asked for, else at the lines that are selected, else at
 * the change that was stepped to.
 */
export function useScrollPlace(given: {
  files: readonly ChangedFile[];
  scroller: () => HTMLElement | null;
  stepped: () => ScrollPlace | null;
}): {
  readonly at: () => ScrollPlace | null;
  /** The file of the line whose menu was asked for. */
  readonly pointed: ChangedFile | null;
  readonly onContextMenu: (event: MouseEvent) => void;
} {
  const { files, scroller, stepped } = given;
  const [pointed, setPointed] = useState<ScrollPlace | null>(null);
  // Whatever is pressed next, but for the menu itself, is about another place.
  useEffect(() => {
    if (!pointed) return;
    const forget = ({ target }: Event) => {
      if (!(target instanceof Element && target.closest('[role="menu"]'))) setPointed(null);
    };
    const listening = new AbortController();
    const { signal } = listening;
    addEventListener('pointerdown', forget, { capture: true, signal });
    addEventListener('keydown', forget, { capture: true, signal });
    return () => listening.abort();
  }, [pointed]);
  const fileAt = (node: Node) => {
    const item = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-index]');
    const file = item && scroller()?.contains(item) ? files[Number(item.dataset.index)] : undefined;
    return item && file ? { item, file } : null;
  };
  return {
    at: () => {
      const anchor = getSelection()?.anchorNode;
      const within = anchor ? fileAt(anchor) : null;
      const place = within && selectedPlace(within.item);
      const chosen = within && place ? { file: within.file, place } : null;
      if (pointed) return chosen && isWithin(pointed, chosen) ? chosen : pointed;
      return chosen ?? stepped();
    },
    pointed: pointed?.file ?? null,
    onContextMenu: ({ target }) => {
      const line = target instanceof Node ? lineAt(target) : null;
      const within = target instanceof Node ? fileAt(target) : null;
      const lines = line && { first: line.line, last: line.line };
      setPointed(within && line && lines ? { file: within.file, place: { side: line.side, lines } } : null);
    },
  };
}

function isWithin(one: ScrollPlace, all: ScrollPlace): boolean {
  const { side, lines } = all.place;
  const { first } = one.place.lines;
  return one.file === all.file && one.place.side === side && lines.first <= first && first <= lines.last;
}
