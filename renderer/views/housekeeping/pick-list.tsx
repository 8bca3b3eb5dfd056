import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { Checkbox } from '../../ui/checkbox';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { nextOpen } from './next-open';

/** A row of a list from which several are chosen. */
export type PickRow = {
  readonly key: string;
  readonly name: string;
  /** Whether it can be chosen at all. */
  readonly open: boolean;
  readonly content: ReactNode;
};

/** A long list with a box to tick before each row; up and down go from row to row. */
export function PickList(props: {
  label: string;
  rows: readonly PickRow[];
  picked: ReadonlySet<string>;
  onPick: (picked: ReadonlySet<string>) => void;
}) {
  const { rows, picked, onPick } = props;
  const list = useRef<VirtualListHandle>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const place = (event.target as HTMLElement).closest('[data-index]');
    if (by === 0 || place === null) return;
    event.preventDefault();
    goTo(list.current, nextOpen(rows, Number(place.getAttribute('data-index')), by));
  };
  const toggle = (key: string, on: boolean) => {
    const next = new Set(picked);
    if (on) next.add(key);
    else next.delete(key);
    onPick(next);
  };
  return (
    <VirtualList
      ref={list}
      items={rows}
      keyOf={(row) => row.key}
      estimate={() => 58}
      measure
      attributes={{ role: 'list', 'aria-label': props.label, onKeyDown }}
      render={(row) => (
        // biome-ignore lint/a11y/useSemanticElements: the list draws its items inside elements of its own
        <div role="listitem" className="flex items-center gap-3 border-b border-line px-5 py-2">
          <Checkbox
            label={`Choose ${row.name}`}
            checked={picked.has(row.key)}
            disabled={!row.open}
            onChange={(on) => toggle(row.key, on)}
          />
          {row.content}
        </div>
      )}
    />
  );
}

/** Puts the keys on a row, which may have to be drawn first. */
function goTo(list: VirtualListHandle | null, index: number): void {
  const place = () =>
    list?.element?.querySelector<HTMLElement>(`[data-index="${index}"] input:not(:disabled)`) ?? null;
  list?.reveal(index);
  const drawn = place();
  if (drawn) drawn.focus({ preventScroll: true });
  else requestAnimationFrame(() => place()?.focus({ preventScroll: true }));
}
