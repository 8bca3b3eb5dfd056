import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { ImportsSearched } from '#shared/contract-imports';
import type { SearchHit } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import { type SearchableText, searchableTexts, snippetOf, wordsFinder, wordsOf } from '../session';
import type { CatalogEntry } from './catalog';
import { MOST_READ, openHistory } from './open-history';

/**
 * Looked through at once are the newest histories: at most so many, of so many bytes of files, and of so much that was said in
 * them.
 */
const AT_ONCE = { histories: 300, bytes: 256 * 1024 * 1024, characters: 16 * 1024 * 1024 };
/** One that grows is not read again before so much time has passed. */
const FRESH_MS = 10_000;
/** How far the looking is, is told so often while nothing is found. */
const TOLD_EVERY_MS = 150;

type Read = { readonly texts: readonly SearchableText[]; readonly whole: boolean };
type Known = Read & { readonly says: string; readonly readAt: number };

/** Looks through histories; `entries`: the newest first. */
export type HistorySearch = (
  entries: readonly CatalogEntry[],
  asked: { readonly query: string; readonly limit: number; readonly after: number },
  left: AbortSignal,
) => AsyncGenerator<ImportsSearched, void, void>;

/**
 * Finds what was said in other tools' sessions. It is read when somebody searches, one history at a time, and kept in memory
 * alone: nothing of theirs is copied to the disk. Of older ones that are asked for nothing is kept.
 */
export function createHistorySearch(now: () => number, atOnce = AT_ONCE): HistorySearch {
  const known = new Map<SessionId, Known>();
  let reading: Promise<unknown> = Promise.resolve();

  const read = async (entry: CatalogEntry): Promise<Read> => {
    const { found, row } = entry;
    const says = `${found.bytes} ${found.changedMs}`;
    const before = known.get(row.session);
    if (before && (before.says === says || now() - before.readAt < FRESH_MS)) return before;
    const history = openHistory(entry, 'left');
    const there = await history.refresh().catch(() => false);
    const texts = there ? searchableTexts(history.events) : [];
    const after = { says, readAt: now(), texts, whole: there && !history.about().cut };
    known.set(row.session, after);
    return after;
  };
  /** Searches that overlap, as while somebody types, read one after the other. */
  const readInTurn = (entry: CatalogEntry, left: AbortSignal): Promise<Read> => {
    const next = reading.then(() => (left.aborted ? { texts: [], whole: false } : read(entry)));
    reading = next.catch(() => undefined);
    return next;
  };
  return async function* (entries, { query, limit, after }, left) {
    const holds = wordsFinder(query);
    const of = entries.length;
    const there = new Set(entries.map(({ row }) => row.session));
    for (const session of known.keys()) if (!there.has(session)) known.delete(session);
    if (!holds) {
      yield { hits: [], looked: of, of, partly: 0, ended: 'whole' };
      return;
    }
    const words = wordsOf(query);
    let looked = Math.min(after, of);
    let partly = 0;
    let wanted = limit;
    let bytes = 0;
    let characters = 0;
    let toldAt = now();
    const part = (hits: SearchHit[], ended: ImportsSearched['ended']): ImportsSearched => {
      toldAt = now();
      return { hits, looked, of, partly, ended };
    };
    for (const entry of entries.slice(after)) {
      const { session } = entry.row;
      const first = looked === after;
      bytes += Math.min(entry.found.bytes, MOST_READ);
      if (looked - after >= atOnce.histories || (bytes > atOnce.bytes && !first))
        return yield part([], 'bound');
      const { texts, whole } = await readInTurn(entry, left);
      if (left.aborted) return;
      characters += texts.reduce((sum, { text }) => sum + text.length, 0);
      const full = characters > atOnce.characters;
      if (full || after > 0) known.delete(session);
      if (full && !first) return yield part([], 'bound');
      const hits = texts
        .filter(({ text }) => holds(text))
        .slice(-wanted)
        .reverse()
        .map(({ text, ...where }) => ({ session, ...where, snippet: snippetOf(text, words) }));
      wanted -= hits.length;
      looked += 1;
      if (!whole) partly += 1;
      if (wanted <= 0 && (looked < of || texts.length > hits.length)) return yield part(hits, 'enough');
      if (hits.length > 0 || now() - toldAt >= TOLD_EVERY_MS) yield part(hits, null);
      await yieldToOthers();
    }
    yield part([], 'whole');
  };
}
