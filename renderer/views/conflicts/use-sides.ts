import { useEffect, useState } from 'react';
import type { Conflict, ConflictSides } from '#shared/conflict';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { type Bug, bugOf } from '../../api/bug';
import { readConflictSides } from '../../state/conflict-actions';

export type LoadedSides =
  | { readonly state: 'loading' }
  | { readonly state: 'refused'; readonly refusal: Refusal }
  | { readonly state: 'failed'; readonly bug: Bug }
  | { readonly state: 'ready'; readonly sides: ConflictSides };

/** What the sides of a conflict hold. Objects never change, so they are read once for each conflict that is opened. */
export function useSides(session: SessionId, conflict: Conflict): LoadedSides {
  const [loaded, setLoaded] = useState<LoadedSides>({ state: 'loading' });
  const { base, ours, theirs } = conflict.stages;
  const ids = [base?.oid ?? null, ours?.oid ?? null, theirs?.oid ?? null] as const;
  const [baseId, oursId, theirsId] = ids;
  useEffect(() => {
    let wanted = true;
    setLoaded({ state: 'loading' });
    readConflictSides(session, { base: baseId, ours: oursId, theirs: theirsId }).then(
      (result) => {
        if (!wanted) return;
        setLoaded(
          result.ok ? { state: 'ready', sides: result.value } : { state: 'refused', refusal: result.refusal },
        );
      },
      (error: unknown) => {
        if (wanted) setLoaded({ state: 'failed', bug: bugOf(error) });
      },
    );
    return () => {
      wanted = false;
    };
  }, [session, baseId, oursId, theirsId]);
  return loaded;
}
