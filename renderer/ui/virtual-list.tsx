import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type Key, type ReactNode, type Ref, useCallback, useImperativeHandle, useRef } from 'react';
import { classNames } from './class-names';

export type VirtualListHandle = {
  /** Brings an item into view with the least scrolling, or to the given edge. */
  reveal(index: number, align?: 'auto' | 'start' | 'end'): void;
  readonly element: HTMLDivElement | null;
};

/**
 * Draws only what is in view of a long list, and the item that has the focus inside, which would else be lost by scrolling. Items may have different heights: `estimate` is the first guess in pixels,
 * `measure` corrects it after drawing. Role, name and key handling are the caller's, through `attributes`.
 */
export function VirtualList<T>(props: {
  items: readonly T[];
  keyOf: (item: T, index: number) => Key;
  estimate: (item: T) => number;
  render: (item: T, index: number) => ReactNode;
  measure?: boolean;
  overscan?: number;
  paddingBottom?: number;
  /** Items have parts that stick to the edge of the view: a transform would put those in the wrong place. */
  sticky?: boolean;
  attributes?: React.HTMLAttributes<HTMLDivElement>;
  ref?: Ref<VirtualListHandle>;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const { items, keyOf } = props;
  const latestKeyOf = useRef(keyOf);
  latestKeyOf.current = keyOf;
  // The same one for the same items: with another one all places are computed anew, however many items there are.
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index];
      return item === undefined ? index : latestKeyOf.current(item, index);
    },
    [items],
  );
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => {
      const item = items[index];
      return item === undefined ? 0 : props.estimate(item);
    },
    getItemKey,
    rangeExtractor: useCallback((range: Range) => withFocused(range, scroller.current), []),
    overscan: props.overscan ?? 8,
    paddingEnd: props.paddingBottom ?? 0,
  });
  useImperativeHandle(
    props.ref,
    () => ({
      reveal: (index, align = 'auto') => virtualizer.scrollToIndex(index, { align }),
      get element() {
        return scroller.current;
      },
    }),
    [virtualizer],
  );
  return (
    <div
      ref={scroller}
      {...props.attributes}
      // A list that keeps the focus for its rows shows it on the row where its keys are.
      className={classNames(
        'min-h-0 flex-1 overflow-y-auto',
        props.attributes?.['aria-activedescendant'] ? 'outline-none' : 'focus-visible:-outline-offset-2',
      )}
    >
      <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((place) => {
          const item = items[place.index];
          if (item === undefined) return null;
          return (
            <div
              role="presentation"
              key={place.key}
              data-index={place.index}
              ref={props.measure ? virtualizer.measureElement : undefined}
              className="absolute top-0 left-0 w-full"
              style={{
                ...(props.sticky ? { top: place.start } : { transform: `translateY(${place.start}px)` }),
                ...(props.measure ? {} : { height: place.size }),
              }}
            >
              {props.render(item, place.index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function withFocused(range: Range, scroller: HTMLElement | null): number[] {
  const drawn = defaultRangeExtractor(range);
  const focused = document.activeElement;
  if (!focused || focused === scroller || !scroller?.contains(focused)) return drawn;
  const index = Number(focused.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
  if (index < 0 || index >= range.count || drawn.includes(index)) return drawn;
  return [...drawn, index].sort((a, b) => a - b);
}
