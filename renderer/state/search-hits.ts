import { useEffect, useState } from 'react';
import type { SearchHit } from '#shared/contract-sessions';
import { searchSessions } from './session-actions';

const SHORTEST = 3;
const REST_MS = 40;
const NONE: readonly SearchHit[] = [];

/** Places in conversations that hold the typed words, at most so many, asked for when the typing rests. */
export function useSearchHits(typed: string, most: number): readonly SearchHit[] {
  const query = typed.trim().slice(0, 500);
  const [found, setFound] = useState<{ query: string; hits: readonly SearchHit[] }>({
    query: '',
    hits: NONE,
  });
  useEffect(() => {
    if (query.length < SHORTEST) return;
    let current = true;
    const timer = setTimeout(() => {
      void searchSessions(query, most).then((hits) => {
        if (current) setFound({ query, hits: hits ?? NONE });
      });
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query, most]);
  // Until the answer is there, what was found for other words is shown only where these go on from them.
  return query.length >= SHORTEST && query.startsWith(found.query) ? found.hits : NONE;
}
