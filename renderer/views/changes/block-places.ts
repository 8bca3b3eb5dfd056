import type { ChangedFile } from '#shared/changeset';
import { foldReason } from './fold-reason';

/** Height of a file's head, and the room below a file, in pixels. */
export const BLOCK_HEAD = 33;
export const BLOCK_END = 12;

/** Number of the item at the upper edge of the view. */
export function topItem(scroller: HTMLElement | null): number | null {
  if (!scroller) return null;
  const { top } = scroller.getBoundingClientRect();
  for (const item of scroller.querySelectorAll<HTMLElement>('[data-index]')) {
    const box = item.getBoundingClientRect();
    if (box.top <= top + 1 && box.bottom > top + BLOCK_HEAD) return Number(item.dataset.index);
  }
  return null;
}

/** A guess at a file's height: its lines, with those around them. */
export function heightOf(file: ChangedFile, isOpen: boolean, sideBySide: boolean): number {
  const frame = BLOCK_HEAD + BLOCK_END;
  if (!isOpen) return foldReason(file) === null ? frame : frame + 44;
  const lines = file.additions + file.deletions;
  if (file.binary || lines === 0) return frame + 150;
  if (file.oldMode === null || file.newMode === null) return frame + lines * 18;
  return frame + (sideBySide ? Math.max(file.additions, file.deletions) : lines) * 18 + 6 * 18 + 2 * 26;
}
