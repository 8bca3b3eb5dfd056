import type { Virtualizer } from '@tanstack/react-virtual';
import type { RefObject } from 'react';
import { useCommands } from '../../state/commands';
import { copyText } from '../../state/host-actions';
import { type TranscriptRow, turnAt } from './transcript-rows';
import { answerMarkdown } from './turn-markdown';

/** A prompt that lies within so many pixels of the upper edge is the one that the reader is at. */
const AT_TOP = 8;

type List = Virtualizer<HTMLDivElement, Element>;

/** The row that stands first in view. */
export function firstInView(list: List): number {
  return list.range?.startIndex ?? 0;
}

/** What keys do with the turns of a conversation: from one to the next, collapsing, copying, and to the end. */
export function useTurnCommands(given: {
  rows: readonly TranscriptRow[];
  list: List;
  scroller: RefObject<HTMLElement | null>;
  /** The view no longer keeps to the end. */
  leaveEnd: () => void;
  toEnd: () => void;
  collapse: (turn: number) => void;
}): void {
  const { rows, list, scroller } = given;
  const turns = rows.some(({ type }) => type === 'prompt');

  const go = (step: 1 | -1) => {
    const top = scroller.current?.scrollTop ?? 0;
    const starts = rows.flatMap((row, index) =>
      row.type === 'prompt' ? [{ index, start: list.measurementsCache[index]?.start ?? 0 }] : [],
    );
    const next =
      step > 0
        ? starts.find(({ start }) => start > top + AT_TOP)
        : starts.findLast(({ start }) => start < top - AT_TOP);
    if (!next) return step > 0 ? given.toEnd() : undefined;
    given.leaveEnd();
    list.scrollToIndex(next.index, { align: 'start' });
  };
  const here = () => turnAt(rows, firstInView(list));
  const copyAnswer = () => {
    // Where the view holds several turns, the newest that was answered is meant by whoever reads at the end.
    const turn = turnAt(rows, list.range?.endIndex ?? rows.length - 1);
    const text = turn ? answerMarkdown(turn) : '';
    if (text !== '') void copyText(text, 'Answer copied.');
  };
  useCommands({
    'turn.next': turns ? () => go(1) : undefined,
    'turn.previous': turns ? () => go(-1) : undefined,
    'turn.collapse': turns
      ? () => {
          const turn = here();
          if (turn) given.collapse(turn.turn);
        }
      : undefined,
    'turn.copy-answer': turns ? copyAnswer : undefined,
    'conversation.latest': turns ? given.toEnd : undefined,
  });
}
