import { dirname } from 'node:path';
import { DAY_MS } from '#shared/dates';
import { keyOf, keyText, type TrashItem } from '#shared/trash';
import type { DiskSize } from '#shared/worktrees';
import type { Applies, UndoData } from '../apply';
import { concurrently } from '../concurrently';
import { isThere } from '../is-there';
import type { Clock } from '../ports';
import type { LiveSession, SessionStore } from '../session';
import { RETENTION_DAYS, readRecord, recordedSessions, trashedFolder } from '../worktree';
import type { MeasuredSizes } from './measured-sizes';
import type { OnlyCopies } from './only-copy';

/** An item of the trash, and the folders in which it takes room. */
export type KeptItem = { readonly item: TrashItem; readonly folders: readonly string[] };

export type TrashTools = {
  /** The data folder. */
  readonly home: string;
  readonly store: Pick<SessionStore, 'get' | 'all' | 'lost'>;
  readonly applies: Pick<Applies, 'undoData'>;
  readonly clock: Clock;
  readonly onlyCopies: OnlyCopies;
};

/** All that is in the trash and can still be had back, the newest first. */
export async function trashItems(tools: TrashTools): Promise<KeptItem[]> {
  const { store, applies, clock, onlyCopies } = tools;
  const kept: KeptItem[] = [];
  const now = clock.now().toISOString();
  const discarded = [...store.all()].filter(({ state }) => (state.row.discarded?.keptUntil ?? '') > now);
  await concurrently(
    discarded,
    async (session) => {
      const item = await discardedItem(session, onlyCopies);
      if (item) kept.push(item);
    },
    4,
  );
  for (const session of store.all()) kept.push(...takenItems(session, since(clock.now())));
  kept.push(...(await lostItems(tools)));
  for (const data of await applies.undoData()) kept.push(undoItem(data, store.get(data.record.session)));
  return kept.sort((a, b) => b.item.at.localeCompare(a.item.at) || keyOfKept(a).localeCompare(keyOfKept(b)));
}

function keyOfKept({ item }: KeptItem): string {
  return keyText(keyOf(item));
}

/** Older than that, what the history of a session has is found there alone. */
function since(now: Date): string {
  return new Date(now.getTime() - RETENTION_DAYS * DAY_MS).toISOString();
}

/** What is with its worktree in the trash comes back with that. */
function takenItems({ state: { row, taken } }: LiveSession, from: string): KeptItem[] {
  if (row.discarded) return [];
  const { session, title, repositoryPath } = row;
  return taken
    .filter(({ at }) => at >= from)
    .map(({ turns, ...step }) => ({
      item: {
        ...{ what: 'step', session, title, repositoryPath, until: null, ...step },
        turnsSince: Math.max(0, row.turns - turns),
      },
      folders: [],
    }));
}

/** Discarded sessions of which there is no log any more, by what is on record of their worktrees. */
async function lostItems({ home, store }: Pick<TrashTools, 'home' | 'store'>): Promise<KeptItem[]> {
  const found: KeptItem[] = [];
  for (const session of await recordedSessions(home)) {
    if (store.get(session)) continue;
    const record = readRecord(home, session);
    const { log, remembered } = store.lost(session);
    // What a newer version can read is not lost.
    if (!record?.removed || log === 'newer') continue;
    const folders = record.trash.map((entry) => ({ at: entry.at, folder: trashedFolder(entry) }));
    for (const { at, folder } of folders.toReversed()) {
      if (folder === null || !(await isThere(folder))) continue;
      const row = remembered?.row;
      const repositoryPath = row?.repositoryPath ?? dirname(record.path);
      const item = { what: 'lost' as const, session, title: row?.title ?? null, repositoryPath, at, folder };
      found.push({ item: { ...item, until: null }, folders: [] });
      break;
    }
  }
  return found;
}

/** A discarded session as it is now; null: it is in its worktree. */
export async function discardedItem(
  session: LiveSession,
  onlyCopies: OnlyCopies,
): Promise<(KeptItem & { readonly item: { readonly what: 'session' } }) | null> {
  const onlyCopy = await onlyCopies.of(session);
  const { home, id, state } = session;
  const { row } = state;
  if (!row.discarded) return null;
  const { keptUntil } = row.discarded;
  const trash = readRecord(home, id)?.trash ?? [];
  const folders = trash.flatMap((entry) => trashedFolder(entry) ?? []);
  const at = trash.at(-1)?.at ?? new Date(Date.parse(keptUntil) - RETENTION_DAYS * DAY_MS).toISOString();
  return {
    item: {
      ...{ what: 'session', session: id, title: row.title, repositoryPath: row.repositoryPath },
      ...{ at, until: keptUntil, folder: row.discarded.folder ?? null, onlyCopy },
    },
    folders,
  };
}

function undoItem(
  { apply, record, root, at, folders, until }: UndoData,
  session: LiveSession | null,
): KeptItem {
  return {
    item: {
      ...{ what: 'originals', apply, session: record.session, title: session?.state.row.title ?? null },
      ...{ repositoryPath: root, at, until, files: record.files, undone: record.state !== 'done' },
    },
    folders,
  };
}

/** What an item takes on disk. */
export async function sizeOfItem(
  sizes: MeasuredSizes,
  { item, folders }: KeptItem,
  signal: AbortSignal,
): Promise<DiskSize> {
  // An undo puts other files in the place of the originals, and is when they were taken.
  const mark = `${keyText(keyOf(item))} ${item.at}`;
  let bytes = 0;
  let whole = true;
  for (const folder of folders) {
    const size = await sizes.of(folder, mark, signal);
    bytes += size.bytes;
    whole = whole && size.whole;
  }
  return { bytes, whole };
}
