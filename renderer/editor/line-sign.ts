import { type MouseEvent as ReactMouseEvent, useCallback } from 'react';
import type { DiffSide } from '#shared/comment';
import type { ReadPlace } from './use-line-notes';

/** The attribute of a drawn line that says of which side it is and its number, from 1. */
export type LineMark = `${DiffSide} ${number}`;

const LINE = '[data-line]';
const SIGN = '.diff-sign';

/**
 * The sign beside a drawn line: pressed, it adds a note where the pointer is let go, for the lines that it was drawn over, or
 * for those that are selected where it is one of them.
 *
 * @returns what to do where the button goes down in the element that holds the lines of one file
 */
export function useLineSign(
  onAdd: (place: ReadPlace) => void,
): (event: ReactMouseEvent<HTMLElement>) => void {
  return useCallback(
    (event) => {
      const sign = event.target instanceof Element ? event.target.closest(SIGN) : null;
      const start = sign && lineAt(sign);
      if (!start || event.button !== 0) return;
      // What is selected stays so, and nothing is selected by dragging on.
      event.preventDefault();
      const host = event.currentTarget;
      let last = start.line;
      let drawn = 0;
      const follow = ({ clientX, clientY }: MouseEvent) => {
        const under = document.elementFromPoint(clientX, clientY);
        const mark = under && host.contains(under) ? lineAt(under) : null;
        if (mark?.side === start.side) last = mark.line;
        // The pointer moves many times on one line.
        if (last === drawn) return;
        drawn = last;
        show(host, start.side, Math.min(start.line, last), Math.max(start.line, last));
      };
      const listening = new AbortController();
      const end = () => {
        listening.abort();
        show(host, start.side, 0, -1);
      };
      const { signal } = listening;
      addEventListener('mousemove', follow, { signal });
      addEventListener(
        'mouseup',
        (up) => {
          follow(up);
          end();
          const lines = { first: Math.min(start.line, last), last: Math.max(start.line, last) };
          const chosen = last === start.line ? selectedPlace(host) : null;
          const isChosen =
            chosen?.side === start.side && chosen.lines.first <= last && chosen.lines.last >= last;
          onAdd(isChosen ? chosen : { side: start.side, lines });
        },
        { signal },
      );
    },
    [onAdd],
  );
}

/** The lines of one side that are selected in an element; null where none are, or more than that. */
export function selectedPlace(within: HTMLElement): ReadPlace | null {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const { startContainer, endContainer, endOffset } = range;
  if (!within.contains(startContainer) || !within.contains(endContainer)) return null;
  const [first, last] = [lineAt(startContainer), lineAt(endContainer)];
  if (!first || !last || first.side !== last.side || first.line > last.line) return null;
  // A choice that ends before the first character of a line does not mean that line.
  const isBefore = endOffset === 0 && last.line > first.line && startsLine(endContainer);
  return { side: first.side, lines: { first: first.line, last: isBefore ? last.line - 1 : last.line } };
}

function startsLine(node: Node): boolean {
  const line = (node instanceof Element ? node : node.parentElement)?.closest(LINE);
  const code = line?.querySelector('.diff-code');
  if (!code) return true;
  const before = document.createRange();
  before.setStart(code, 0);
  before.setEnd(node, 0);
  return before.toString() === '';
}

/** The line that a node is of. */
export function lineAt(node: Node): { readonly side: DiffSide; readonly line: number } | null {
  const line = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>(LINE);
  const [side, number] = line?.dataset.line?.split(' ') ?? [];
  return side === 'before' || side === 'after' ? { side, line: Number(number) } : null;
}

/** Marks the lines that a note would be for; with none left of the span, nothing is marked. */
function show(host: HTMLElement, side: DiffSide, first: number, last: number): void {
  for (const line of host.querySelectorAll<HTMLElement>(LINE)) {
    const mark = lineAt(line);
    line.toggleAttribute(
      'data-chosen',
      mark !== null && mark.side === side && mark.line >= first && mark.line <= last,
    );
  }
}
