import { MEGABYTE } from '#shared/bytes';
import { DAY_MS } from '#shared/dates';
import type { Settings } from '#shared/settings';
import type { TrashItem, TrashLimit } from '#shared/trash';

/** What the settings let the trash hold. */
export function limitOf({ trashMegabytes, trashItems }: Settings): TrashLimit {
  return { megabytes: trashMegabytes, items: trashItems };
}

export type Measured = { readonly item: TrashItem; readonly bytes: number };

/**
 * What is to go so that the trash keeps to its limit: the oldest first, and only as much as it takes. Never what is younger
 * than a day, the only copy of work that was not applied, or what undo needs for the newest applies: then it stays over.
 */
export function overLimit(all: readonly Measured[], limit: TrashLimit, now: Date): TrashItem[] {
  const mostBytes = limit.megabytes === null ? Number.POSITIVE_INFINITY : limit.megabytes * MEGABYTE;
  const mostItems = limit.items ?? Number.POSITIVE_INFINITY;
  let bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  let items = all.length;
  const going: TrashItem[] = [];
  for (const one of all.toSorted((a, b) => a.item.at.localeCompare(b.item.at))) {
    if (bytes <= mostBytes && items <= mostItems) break;
    if (!mayGo(one.item, now)) continue;
    // What takes no room does not make any.
    if (items <= mostItems && one.bytes === 0) continue;
    going.push(one.item);
    bytes -= one.bytes;
    items -= 1;
  }
  return going;
}

/** Whether the limit may ever take it. */
export function mayGo(item: TrashItem, now: Date): boolean {
  if (item.at > youngest(now)) return false;
  return item.what === 'session' ? !item.onlyCopy : item.what === 'originals' && item.until !== null;
}

/** What was taken later the limit leaves, ISO 8601. */
export function youngest(now: Date): string {
  return new Date(now.getTime() - DAY_MS).toISOString();
}
