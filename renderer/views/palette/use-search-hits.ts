import { useEffect, useState } from 'react';
import type { SearchHit } from '#shared/contract-sessions';
import { searchSessions } from '../../state/session-actions';

const SHORTEST = 3;
const MOST = 6;
const REST_MS = 120;

/** Places in conversations that hold the typed words, asked for when the typing rests. */
export function useSearchHits(typed: string): readonly SearchHit[] {
  const query = typed.trim().slice(0, 500);
  const [found, setFound] = useState<{ query: string; hits: readonly SearchHit[] }>({ query: '', hits: [] });
  useEffect(() => {
    if (query.length < SHORTEST) return;
    let current = true;
    const timer = setTimeout(() => {
      void searchSessions(query, MOST).then((hits) => {
        if (current) setFound({ query, hits: hits ?? [] });
      });
    }, REST_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [query]);
  return query.length >= SHORTEST ? found.hits : [];
}
