import { useEffect, useMemo, useState } from 'react';
import type { ImportsSearched } from '#shared/contract-imports';
import type { SearchHit } from '#shared/contract-sessions';
import { searchImported } from './import-actions';
import { searchSessions } from './session-actions';

const SHORTEST = 3;
const REST_MS = 40;
/** Other tools' histories may have to be read for it. */
const IMPORTED_REST_MS = 250;
const NONE: readonly SearchHit[] = [];

/** How far the looking through imported sessions is. */
export type ImportedSearch = Omit<ImportsSearched, 'hits'>;

/** Places in conversations that hold words. */
export type FoundHits = {
  readonly hits: readonly SearchHit[];
  /** Null: imported sessions are not looked through. */
  readonly imported: ImportedSearch | null;
  /** Looks through older ones too, where the looking ended at its bound. */
  lookFurther(): void;
};

/**
 * Places in conversations that hold the typed words, at most so many of our own sessions and after them as many of imported
 * ones, asked for when the typing rests.
 */
export function useSearchHits(typed: string, most: number): FoundHits {
  const query = typed.trim().slice(0, 500);
  const own = useOwnHits(query, most);
  const { hits, search, lookFurther } = useImportedHits(query, most);
  return useMemo(
    () => ({ hits: hits.length === 0 ? own : [...own, ...hits], imported: search, lookFurther }),
    [own, hits, search, lookFurther],
  );
}

function useOwnHits(query: string, most: number): readonly SearchHit[] {
  const [found, setFound] = useState({ query: '', hits: NONE });
  useEffect(
    () =>
      whenRested(query, REST_MS, async (signal) => {
        const hits = await searchSessions(query, most);
        if (!signal.aborted) setFound({ query, hits: hits ?? NONE });
      }),
    [query, most],
  );
  return fits(query, found.query) ? found.hits : NONE;
}

/** What was found of a query so far. */
type ImportedHits = {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly search: ImportedSearch | null;
};

const nothingFound: ImportedHits = { query: '', hits: NONE, search: null };

function useImportedHits(query: string, most: number) {
  const [found, setFound] = useState(nothingFound);
  /** Where the looking goes on, for the query for which that was wanted. */
  const [further, setFurther] = useState(nothingFound);
  const before = further.query === query ? further : nothingFound;
  useEffect(
    () =>
      whenRested(query, before === nothingFound ? IMPORTED_REST_MS : 0, async (signal) => {
        const asked = { query, limit: most, after: before.search?.looked ?? 0 };
        let hits = before.hits;
        await searchImported(asked, {
          signal,
          onPart: ({ hits: more, ...search }) => {
            hits = withMore(hits, more);
            const partly = search.partly + (before.search?.partly ?? 0);
            setFound({ query, hits, search: { ...search, partly } });
          },
        });
      }),
    [query, most, before],
  );
  const shown = fits(query, found.query) ? found : nothingFound;
  return useMemo(
    () => ({
      hits: shown.hits,
      // How far it went for other words says nothing of these.
      search: shown.query === query ? shown.search : null,
      lookFurther: () => setFurther(shown),
    }),
    [shown, query],
  );
}

/** One that was written to meanwhile is among the newest again, and was looked through twice. */
function withMore(hits: readonly SearchHit[], more: readonly SearchHit[]): readonly SearchHit[] {
  if (more.length === 0) return hits;
  const known = new Set(hits.map(({ session, seq }) => `${session} ${seq}`));
  return [...hits, ...more.filter(({ session, seq }) => !known.has(`${session} ${seq}`))];
}

/** Searches once the typing rests, if there is enough to look for; ends it when other words are typed. */
function whenRested(query: string, restMs: number, search: (signal: AbortSignal) => Promise<void>) {
  if (query.length < SHORTEST) return;
  const left = new AbortController();
  const timer = setTimeout(() => void search(left.signal), restMs);
  return () => {
    left.abort();
    clearTimeout(timer);
  };
}

/** Until the answer is there, what was found for other words is shown only where these go on from them. */
function fits(query: string, found: string): boolean {
  return query.length >= SHORTEST && query.startsWith(found);
}
