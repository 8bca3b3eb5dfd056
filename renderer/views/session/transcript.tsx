import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { useAskedFor } from '../../state/navigation';
import { tellDrawn, useIsPart } from '../../state/transcript';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { FindBar, useFind } from './find';
import { guessHeight } from './row-height';
import { SaidPlaces } from './said-places';
import { useScene } from './scene';
import { TranscriptRowView } from './transcript-row';
import {
  collapsedKey,
  foldRuns,
  foldTurns,
  type TranscriptRow,
  transcriptRows,
  unfolding,
} from './transcript-rows';
import { useKeptPlace } from './use-kept-place';
import { usePassage } from './use-passage';
import { useStickToEnd } from './use-stick-to-end';
import { firstInView, useTurnCommands } from './use-turn-commands';
import { useUnfolded } from './use-unfolded';

/** The conversation. It keeps to the end until the reader scrolls up; only what is in view is drawn. */
export function TranscriptList(props: { row: SessionRow; transcript: Transcript }) {
  const { row, transcript } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { isOpen, toggle, set } = useUnfolded();
  const all = useMemo(() => transcriptRows(transcript), [transcript]);
  const rows = useMemo(() => {
    const shown = foldTurns(all, (turn) => isOpen(collapsedKey(turn)));
    return foldRuns(shown, isOpen);
  }, [all, isOpen]);
  const scene = useScene(row, transcript);
  useAskedFor('conversation', () => scroller.current?.focus());

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => guessHeight(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
    // The end is drawn at once: to measure, draw the beginning and go to the end takes frames that a reader waits.
    initialRect: { width: 0, height: innerHeight },
    initialOffset: () =>
      Math.max(
        0,
        rows.reduce((height, row) => height + guessHeight(row), -innerHeight),
      ),
    paddingStart: 4,
    paddingEnd: 16,
  });
  // One after the other in normal flow: a row that grows pushes the next ones at once, before it is measured.
  const drawn = virtualizer.getVirtualItems();
  const { atEnd, look, toEnd, leaveEnd } = useStickToEnd(
    scroller,
    virtualizer.getTotalSize(),
    virtualizer.scrollRect?.height,
  );
  const isEndDrawn = drawn.at(-1)?.index === rows.length - 1;
  useEffect(() => {
    if (isEndDrawn) tellDrawn(row.session);
  }, [isEndDrawn, row.session]);
  const passage = usePassage({
    session: row.session,
    rows,
    scroller,
    show: (index) => {
      leaveEnd();
      virtualizer.scrollToIndex(index, { align: 'center' });
      scroller.current?.focus({ preventScroll: true });
    },
  });

  useKeptPlace({ rows, list: virtualizer, scroller, atEnd });
  const news = useNews(all.length, atEnd);
  useTurnCommands({
    rows,
    list: virtualizer,
    scroller,
    leaveEnd,
    toEnd,
    collapse: (turn) => toggle(collapsedKey(turn)),
  });

  // A row that was folded away is drawn only with the next rows.
  const sought = useRef<string | null>(null);
  const bring = () => {
    const index = rows.findIndex(({ key }) => key === sought.current);
    if (index < 0) return;
    sought.current = null;
    const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {};
    leaveEnd();
    if (index <= startIndex || index >= endIndex) virtualizer.scrollToIndex(index, { align: 'center' });
  };
  useLayoutEffect(bring);
  const find = useFind({
    rows: all,
    isPart: useIsPart(row.session),
    folders: scene.folders,
    scroller,
    topRow: () => rows[firstInView(virtualizer)]?.key ?? null,
    show: (row) => {
      sought.current = row.key;
      for (const [key, open] of unfolding(all, row)) set(key, open);
      bring();
    },
  });

  return (
    <SaidPlaces row={row} folders={scene.folders}>
      <div className="relative flex min-h-0 flex-1 flex-col">
        <div
          ref={scroller}
          role="log"
          aria-label="transcript"
          aria-live="off"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region takes the focus
          tabIndex={0}
          onScroll={look}
          className="min-h-0 flex-1 overflow-y-auto [overflow-anchor:none] [scrollbar-gutter:stable] focus-visible:-outline-offset-2"
        >
          <div className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
            <div
              className="absolute top-0 left-0 w-full"
              style={{ transform: `translateY(${drawn[0]?.start ?? 0}px)` }}
            >
              {drawn.map((place) => {
                const item = rows[place.index];
                if (!item) return null;
                return (
                  <div
                    key={place.key}
                    data-index={place.index}
                    data-row={item.key}
                    {...(isSaid(item) ? {} : { 'data-not-said': '' })}
                    ref={virtualizer.measureElement}
                    className={classNames(
                      'px-5',
                      isTool(item) && isTool(rows[place.index - 1]) ? 'pt-1.5' : 'pt-3',
                      item.key === passage && 'bg-accent-bg pb-3',
                    )}
                  >
                    <div className="mx-auto max-w-[720px]">
                      <TranscriptRowView
                        scene={scene}
                        activity={item.type === 'working' ? row.activity : null}
                        item={item}
                        open={isOpen(item.key)}
                        collapsed={item.type === 'prompt' && isOpen(collapsedKey(item.turn.turn))}
                        onToggle={toggle}
                      />
                    </div>
                  </div>
                );
              })}
            </div>
          </div>
        </div>
        {find ? <FindBar {...find} /> : null}
        {atEnd ? null : (
          <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
            <div className="pointer-events-auto rounded-md shadow-float">
              <Button icon={<ArrowDown size={13} aria-hidden />} keysOf="conversation.latest" onClick={toEnd}>
                {news === 0 ? 'Jump to latest' : `Jump to latest, ${news.toLocaleString('en')} new`}
              </Button>
            </div>
          </div>
        )}
      </div>
    </SaidPlaces>
  );
}

/** How many rows came since the reader left the end. */
function useNews(rows: number, atEnd: boolean): number {
  const left = useRef(rows);
  if (atEnd) left.current = rows;
  return Math.max(0, rows - left.current);
}

/** Whether a row holds words of the conversation, and not only what is made of others. */
function isSaid({ type }: TranscriptRow): boolean {
  return type === 'prompt' || type === 'plan' || type === 'item';
}

/** Tool calls in a row stand closer together than what is said. */
function isTool(row: TranscriptRow | undefined): boolean {
  return row?.type === 'run' || (row?.type === 'item' && row.item.type === 'tool');
}
