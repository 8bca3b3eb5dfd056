import { useEffect, useMemo, useState } from 'react';
import type { SearchHit } from '#shared/contract-sessions';
import { searchImported } from './import-actions';
import { searchSessions } from './session-actions';

const SHORTEST = 3;
const REST_MS = 40;
/** Other tools' histories may have to be read for it. */
const IMPORTED_REST_MS = 250;
const NONE: readonly SearchHit[] = [];

/**
 * Places in conversations that hold the typed words, at most so many of our own sessions and after them as many of imported
 * ones, asked for when the typing rests.
 */
export function useSearchHits(typed: string, most: number): readonly SearchHit[] {
  const query = typed.trim().slice(0, 500);
  const own = useHits(query, most, REST_MS, searchOwn);
  const imported = useHits(query, most, IMPORTED_REST_MS, searchImported);
  return useMemo(() => (imported.length === 0 ? own : [...own, ...imported]), [own, imported]);
}

type Search = typeof searchImported;

const searchOwn: Search = async ({ query, limit }, { signal, onFound }) => {
  const hits = await searchSessions(query, limit);
  if (!signal.aborted) onFound(hits ?? NONE);
};

function useHits(query: string, most: number, restMs: number, search: Search): readonly SearchHit[] {
  const [found, setFound] = useState<{ query: string; hits: readonly SearchHit[] }>({
    query: '',
    hits: NONE,
  });
  useEffect(() => {
    if (query.length < SHORTEST) return;
    const left = new AbortController();
    const timer = setTimeout(() => {
      const onFound = (hits: readonly SearchHit[]) => setFound({ query, hits });
      void search({ query, limit: most }, { signal: left.signal, onFound });
    }, restMs);
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [query, most, restMs, search]);
  // Until the answer is there, what was found for other words is shown only where these go on from them.
  return query.length >= SHORTEST && query.startsWith(found.query) ? found.hits : NONE;
}
