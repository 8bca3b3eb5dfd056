import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ImportsSearched, ImportsUpdate } from '#shared/contract-imports';
import type { LongText, StoredEvent } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { ImportsLeftOut } from '#shared/imported';
import type { SessionRow } from '#shared/session';
import { createBell, openStream, pause } from '../stream';
import type { Archived } from './archived';
import { type Catalog, type CatalogEntry, LIVE_MS } from './catalog';
import { type OpenHistory, openHistory } from './open-history';
import { createHistorySearch } from './search-histories';
import type { FolderWatch } from './watch-folders';

/** Least and most time between two looks; between them, so many times as long as one took: looking shall not be felt. */
const LOOK_EVERY_MS = 500;
const LOOK_AFTER_MS = 5000;
const LOOK_SHARE = 50;
/** Histories that were read and are kept, for going back to them. */
const MOST_OPEN = 4;
/** Events are told in parts of so many. */
const PART = 2000;

/** An imported session with all that was said in it so far. */
export type ContinuedFrom = {
  readonly row: SessionRow;
  readonly agents: readonly string[];
  readonly forked: string | null;
  readonly events: readonly StoredEvent[];
  whole(long: LongText): string;
};

/** Sessions of other tools. Nothing is looked for while nobody asks. */
export type Imports = {
  /** What there is now. */
  list(): Promise<SessionRow[]>;
  /** Why that is not all there is. */
  leftOut(): Promise<ImportsLeftOut[]>;
  watch(signal: AbortSignal | undefined): AsyncGenerator<ImportsUpdate, void, void>;
  /** A session by its id or a beginning of it that only one has; null: none. */
  find(session: string): Promise<CatalogEntry | null>;
  events(
    entry: CatalogEntry,
    after: number,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<StoredEvent[], void, void>;
  /** What was said in them that holds the words, the newest first, as far as they are looked through. */
  search(
    asked: { readonly query: string; readonly limit: number; readonly after: number },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<ImportsSearched, void, void>;
  /** Its history as far as it goes now; null: it is gone. */
  read(entry: CatalogEntry): Promise<OpenHistory | null>;
  /** What a session of ours goes on from; null: there is none, or its history is gone. */
  source(session: string): Promise<ContinuedFrom | null>;
  /** Archives those of the sessions that are not, or brings them back; who are told at once. Unknown ones are left out. */
  archive(
    sessions: readonly SessionId[],
    as: boolean,
  ): Promise<{ readonly known: readonly SessionId[]; readonly marked: readonly SessionId[] }>;
  /** Something that the list depends on has changed. */
  lookAgain(): void;
};

export function createImports(
  catalog: Catalog,
  archived: Archived,
  openWatch: (onChange: () => void) => FolderWatch,
  now: () => number,
): Imports {
  const open = new Map<SessionId, OpenHistory>();
  const bells = new Set<() => void>();
  const tellers = new Set<() => void>();
  const search = createHistorySearch(now);
  let looked = false;

  const historyOf = (entry: CatalogEntry): OpenHistory => {
    const id = entry.row.session;
    const before = open.get(id);
    // Its tool may have carried it over to another file.
    const known = before?.about().file === entry.found.path ? before : openHistory(entry);
    open.delete(id);
    open.set(id, known);
    for (const oldest of [...open.keys()].slice(0, -MOST_OPEN)) open.delete(oldest);
    return known;
  };
  const find = async (session: string): Promise<CatalogEntry | null> => {
    if (!looked) await look();
    const found = [...catalog.entries].filter(([id]) => id.startsWith(session));
    const [only] = found;
    return found.length === 1 && only ? only[1] : null;
  };
  const look = async (): Promise<void> => {
    await catalog.look();
    looked = true;
  };
  const newestFirst = () =>
    [...catalog.entries.values()].sort((a, b) => (a.row.updatedAt < b.row.updatedAt ? 1 : -1));
  return {
    async list() {
      await look();
      return newestFirst().map(({ row }) => row);
    },
    async leftOut() {
      if (!looked) await look();
      return [...catalog.leftOut];
    },
    search: (asked, signal) =>
      openStream(signal, async function* (life) {
        if (!looked) await look();
        yield* search(newestFirst(), asked, life.signal);
      }),
    find,
    async source(session) {
      const entry = await find(session);
      const history = entry && historyOf(entry);
      if (!history || !(await history.refresh())) return null;
      const { row, from, head } = entry;
      const rest = history.rest();
      return {
        ...{ row, agents: from.agents, forked: from.forks ? head.id : null },
        // As far as it goes now, its last turn is over.
        events: rest ? [...history.events, rest] : [...history.events],
        whole: ({ text, body }) => (body === null ? text : (history.body(body) ?? text)),
      };
    },
    async read(entry) {
      const history = historyOf(entry);
      return (await history.refresh()) ? history : null;
    },
    async archive(sessions, as) {
      if (!looked) await look();
      const known = sessions.flatMap((session) => catalog.entries.get(session)?.row ?? []);
      const marked = known.filter((row) => row.archived !== as);
      if (marked.length > 0) {
        if (as) archived.add(new Map(marked.map(({ session, updatedAt }) => [session, updatedAt])));
        else archived.remove(marked.map(({ session }) => session));
        catalog.mark();
        for (const tell of tellers) tell();
      }
      return { known: known.map(({ session }) => session), marked: marked.map(({ session }) => session) };
    },
    lookAgain() {
      for (const ring of bells) ring();
    },
    watch: (signal) =>
      openStream(signal, async function* (life) {
        const bell = createBell();
        bells.add(bell.ring);
        const folders = openWatch(bell.ring);
        let timer: NodeJS.Timeout | undefined;
        let resting = new AbortController();
        const tell = () => {
          resting.abort();
          bell.ring();
        };
        tellers.add(tell);
        try {
          let told: Told | null = null;
          while (!life.signal.aborted) {
            const begun = performance.now();
            // What the user does in the list is shown at once, without a look.
            if (!resting.signal.aborted) await look();
            resting = new AbortController();
            if (folders.set(catalog.folders)) bell.ring();
            const rows = new Map([...catalog.entries].map(([id, { row }]) => [id, row] as const));
            const current = { rows, leftOut: catalog.leftOut };
            const update = updateOf(told, current);
            told = current;
            if (update) yield update;
            clearTimeout(timer);
            const until = catalog.liveUntil;
            if (until !== null) timer = setTimeout(bell.ring, Math.max(until - now(), 0) + 50);
            timer?.unref();
            const took = (performance.now() - begun) * LOOK_SHARE;
            const rest = Math.min(Math.max(LOOK_EVERY_MS, took), LOOK_AFTER_MS);
            await pause(rest, AbortSignal.any([life.signal, resting.signal]));
            if (!resting.signal.aborted) await bell.wait(life.signal);
          }
        } finally {
          clearTimeout(timer);
          bells.delete(bell.ring);
          tellers.delete(tell);
          folders.close();
        }
      }),
    events: (entry, after, signal) =>
      openStream(signal, async function* (life) {
        const history = historyOf(entry);
        const { path } = entry.found;
        const bell = createBell();
        const file = watchFile(path, bell.ring);
        let timer: NodeJS.Timeout | undefined;
        let told = after;
        try {
          while (!life.signal.aborted) {
            await history.refresh();
            clearTimeout(timer);
            const current = catalog.entries.get(entry.row.session) ?? entry;
            const quiet = now() - current.found.changedMs;
            const rest = current.live ? null : history.rest();
            const all = rest ? [...history.events, rest] : history.events;
            for (let at = firstAfter(all, told); at < all.length; at += PART) {
              const part = all.slice(at, at + PART);
              told = part.at(-1)?.seq ?? told;
              yield part;
              if (life.signal.aborted) return;
            }
            if (current.live) timer = setTimeout(bell.ring, Math.max(LIVE_MS - quiet, LOOK_EVERY_MS));
            timer?.unref();
            await bell.wait(life.signal);
            await pause(LOOK_EVERY_MS / 2, life.signal);
          }
        } finally {
          clearTimeout(timer);
          file?.close();
        }
      }),
  };
}

/** Changes of a file, by its folder: tools may put another one in its place. */
function watchFile(path: string, onChange: () => void) {
  try {
    const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
      // A database's newest lies in a file beside it.
      if (name === null || name.startsWith(basename(path))) onChange();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}

function firstAfter(events: readonly StoredEvent[], seq: number): number {
  const at = events.findIndex((event) => event.seq > seq);
  return at < 0 ? events.length : at;
}

type Told = {
  readonly rows: ReadonlyMap<SessionId, SessionRow>;
  readonly leftOut: readonly ImportsLeftOut[];
};

/** What changed since it was last told; null: nothing did. */
function updateOf(told: Told | null, { rows, leftOut }: Told): ImportsUpdate | null {
  const left = [...leftOut];
  if (told === null) return { type: 'reset', rows: [...rows.values()], gone: [], leftOut: left };
  const changed = [...rows.values()].filter((row) => told.rows.get(row.session) !== row);
  const gone = [...told.rows.keys()].filter((id) => !rows.has(id));
  return changed.length === 0 && gone.length === 0 && isDeepStrictEqual(told.leftOut, leftOut)
    ? null
    : { type: 'changed', rows: changed, gone, leftOut: left };
}
