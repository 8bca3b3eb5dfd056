import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Transcript } from '#shared/projections/transcript';
import type { SessionRow } from '#shared/session';
import { useAskedFor } from '../../state/navigation';
import { Button } from '../../ui/button';
import { classNames } from '../../ui/class-names';
import { SaidPlaces } from './said-places';
import { useScene } from './scene';
import { TranscriptRowView } from './transcript-row';
import { foldRuns, type TranscriptRow, transcriptRows } from './transcript-rows';
import { usePassage } from './use-passage';

/** Distance from the end, in pixels, within which the view keeps to the end as text arrives. */
const NEAR_END = 48;

/** The conversation. It keeps to the end until the reader scrolls up; only what is in view is drawn. */
export function TranscriptList(props: { row: SessionRow; transcript: Transcript }) {
  const { row, transcript } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { isOpen, toggle } = useUnfolded();
  const rows = useMemo(() => foldRuns(transcriptRows(transcript), isOpen), [transcript, isOpen]);
  const scene = useScene(row, transcript);
  useAskedFor('conversation', () => scroller.current?.focus());

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
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
                        onToggle={toggle}
                      />
                    </div>
                  </div>
                );
              })}
            </div>
          </div>
        </div>
        {atEnd ? null : (
          <div className="pointer-events-none absolute inset-x-0 bottom-3 flex justify-center">
            <div className="pointer-events-auto rounded-md shadow-float">
              <Button icon={<ArrowDown size={13} aria-hidden />} onClick={toEnd}>
                Jump to end
              </Button>
            </div>
          </div>
        )}
      </div>
    </SaidPlaces>
  );
}

/**
 * Keeps a scroller at its end while it grows, until the reader scrolls up. Heights are guesses until rows are drawn, so
 * the end is sought again with every new size.
 */
function useStickToEnd(scroller: RefObject<HTMLDivElement | null>, size: number, height: number | undefined) {
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
    stuck.current = false;
    setAtEnd(false);
  };
  return { atEnd, look, toEnd, leaveEnd };
}

/** Tool calls in a row stand closer together than what is said. */
function isTool(row: TranscriptRow | undefined): boolean {
  return row?.type === 'run' || (row?.type === 'item' && row.item.type === 'tool');
}

/** What the reader unfolded; kept while rows come and go from view. */
function useUnfolded(): { isOpen: (key: string) => boolean; toggle: (key: string) => void } {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback(
    (key: string) =>
      setOpen((before) => {
        const after = new Set(before);
        if (!after.delete(key)) after.add(key);
        return after;
      }),
    [],
  );
  const isOpen = useCallback((key: string) => open.has(key), [open]);
  return { isOpen, toggle };
}

/** Of longer texts only an end is drawn. */
const LONG = 50_000;

/** A first guess of a row's height in pixels, before it is drawn. */
function estimate(row: TranscriptRow | undefined): number {
  return row ? 12 + estimateInside(row) : 0;
}

function estimateInside(row: TranscriptRow): number {
  switch (row.type) {
    case 'prompt':
      return (
        38 + Math.min(14, Math.floor(row.turn.prompt.length / 70)) * 19 + (row.turn.attachments ? 38 : 0)
      );
    case 'plan':
      return row.entries.length * 21;
    case 'item':
      return row.item.type === 'said' ? 22 + Math.floor(Math.min(row.item.text.length, LONG) / 80) * 19 : 30;
    case 'run':
      return 30;
    case 'failure':
      return 130;
    case 'interrupted':
      return 56;
    case 'turn-end':
    case 'working':
      return 20;
    default:
      return row satisfies never;
  }
}
