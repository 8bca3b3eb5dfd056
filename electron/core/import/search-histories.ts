import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { SearchHit } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { type SearchableText, searchableTexts, snippetOf, wordsFinder, wordsOf } from '../session';
import type { CatalogEntry } from './catalog';
import { MOST_READ, openHistory } from './open-history';

/** Looked through are the newest histories: at most so many, of so many bytes of files, and of so much that was said in them. */
const MOST_HISTORIES = 300;
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_CHARACTERS = 16 * 1024 * 1024;
/** One that grows is not read again before so much time has passed. */
const FRESH_MS = 10_000;

type Known = { readonly says: string; readonly readAt: number; readonly texts: readonly SearchableText[] };

/** Looks through histories; `entries`: the newest first. */
export type HistorySearch = (
  entries: readonly CatalogEntry[],
  asked: { readonly query: string; readonly limit: number },
  left: AbortSignal,
) => AsyncGenerator<SearchHit[], void, void>;

/**
 * Finds what was said in other tools' sessions. It is read when somebody searches, one history at a time, and kept in memory
 * alone: nothing of theirs is copied to the disk.
 */
export function createHistorySearch(now: () => number): HistorySearch {
  const known = new Map<SessionId, Known>();
  let reading: Promise<unknown> = Promise.resolve();

  const read = async (entry: CatalogEntry): Promise<readonly SearchableText[]> => {
    const { found, row } = entry;
    const says = `${found.bytes} ${found.changedMs}`;
    const before = known.get(row.session);
    if (before && (before.says === says || now() - before.readAt < FRESH_MS)) return before.texts;
    const history = openHistory(entry, 'left');
    const texts = (await history.refresh().catch(() => false)) ? searchableTexts(history.events) : [];
    known.set(row.session, { says, readAt: now(), texts });
    return texts;
  };
  /** Searches that overlap, as while somebody types, read one after the other. */
  const textsOf = (entry: CatalogEntry, left: AbortSignal): Promise<readonly SearchableText[]> => {
    const next = reading.then(() => (left.aborted ? [] : read(entry)));
    reading = next.catch(() => undefined);
    return next;
  };
  return async function* (entries, { query, limit }, left) {
    const holds = wordsFinder(query);
    const there = new Set(entries.map(({ row }) => row.session));
    for (const session of known.keys()) if (!there.has(session)) known.delete(session);
    if (!holds) return;
    const words = wordsOf(query);
    let wanted = limit;
    let bytes = 0;
    let characters = 0;
    for (const entry of entries.slice(0, MOST_HISTORIES)) {
      const { session } = entry.row;
      bytes += Math.min(entry.found.bytes, MOST_READ);
      if (bytes > MOST_BYTES) return;
      const texts = await textsOf(entry, left);
      if (left.aborted) return;
      characters += texts.reduce((sum, { text }) => sum + text.length, 0);
      if (characters > MOST_CHARACTERS) {
        known.delete(session);
        return;
      }
      const hits = texts
        .filter(({ text }) => holds(text))
        .slice(-wanted)
        .reverse()
        .map(({ text, ...where }) => ({ session, ...where, snippet: snippetOf(text, words) }));
      wanted -= hits.length;
      if (hits.length > 0) yield hits;
      if (wanted <= 0) return;
      await yieldToOthers();
    }
  };
}
