import type { KeyboardEvent } from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { isKeyOf } from '../../state/keys';
import { targetOf } from '../../ui/key-target';
import { askDiscard } from './ask-discard';
import { bulkOf } from './bulk';
import { allOf, clearSelection, listedIn, rangeTo, type Selection, select, toggledIn } from './selection';

/** What the keys of the list work with. */
export type KeyedList = {
  readonly rows: readonly SessionRow[];
  readonly active: SessionId | null;
  readonly selection: Selection;
  /** The selected ones that are listed. */
  readonly picked: readonly SessionRow[];
  moveTo(row: SessionRow): void;
  open(row: SessionRow): void;
  rename(session: SessionId): void;
  onType(letter: string): void;
  /** Down from the last one. */
  onEnd(): void;
};

/**
 * The keys of the list. Arrows, Home, End and Page keys move, with Shift they select a range. Ctrl+Space selects one,
 * Ctrl+A all, Escape none; while some are selected Space does so too, else it opens as Enter does. Delete discards, and the
 * key of Rename renames in place.
 */
export function listKeyHandler(list: KeyedList): (event: KeyboardEvent) => void {
  const { rows, active, selection, picked } = list;
  const order = () => rows.map(({ session }) => session);
  const some = picked.length > 0;
  return (event) => {
    if (event.nativeEvent.isComposing) return;
    const at = active === null ? -1 : rows.findIndex(({ session }) => session === active);
    const row = rows[at];
    if (row && isKeyOf('session.rename', event.nativeEvent)) {
      if (!row.imported) list.rename(row.session);
      event.preventDefault();
      return;
    }
    if (event.altKey) return;
    const mod = event.ctrlKey || event.metaKey;
    const target = targetOf(event.key, at, rows.length);
    if (target !== null) {
      const next = rows[Math.min(rows.length - 1, Math.max(0, target))];
      if (!next) return;
      if (event.key === 'ArrowDown' && next === row && !event.shiftKey) list.onEnd();
      if (event.shiftKey) select(rangeTo(selection, next.session, active, order()));
      list.moveTo(next);
    } else if (mod && event.key.toLowerCase() === 'a' && !event.shiftKey) select(allOf(order()));
    else if (event.key === ' ' && (mod || some)) {
      if (row) select(toggledIn(listedIn(selection, order()), row.session));
    } else if (mod) return;
    else if (event.key === 'Escape' && some) clearSelection();
    else if (event.key === 'Enter' || event.key === ' ') {
      if (row) list.open(row);
    } else if (event.key === 'Delete' && (some || row)) {
      const { discard } = bulkOf(picked);
      if (discard.length > 0) askDiscard(discard);
      else if (row && row.status !== 'discarded' && !row.imported) askDiscard([row.session]);
    } else if (event.key.length === 1) list.onType(event.key);
    else return;
    event.preventDefault();
  };
}
