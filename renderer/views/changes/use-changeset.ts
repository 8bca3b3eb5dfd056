import { useCallback, useEffect, useState } from 'react';
import type { ChangedFile, Changeset, ChangesetScope } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { type Bug, bugOf } from '../../api/bug';
import { readChangeset } from '../../state/change-actions';
import { type FileSides, readSides } from './file-contents';
import { scopeKey } from './scope-key';

/** Something read that may be refused. `stale` is what was shown before and stays in view until the new is there. */
export type Loaded<T> =
  | { readonly state: 'loading'; readonly stale: T | null }
  | { readonly state: 'refused'; readonly refusal: Refusal; readonly retry: () => void }
  | { readonly state: 'failed'; readonly bug: Bug; readonly retry: () => void }
  | { readonly state: 'ready'; readonly value: T };

/** The session's changed files in a scope; read anew whenever `version` changes. */
export function useChangeset(session: SessionId, scope: ChangesetScope, version: string): Loaded<Changeset> {
  const key = scopeKey(scope);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the scope
  const read = useCallback(() => readChangeset(session, scope), [session, key]);
  return useLoaded(read, `${version} ${key}`, true);
}

/** Both sides of one file of a changeset. */
export function useFileSides(session: SessionId, changeset: Changeset, file: ChangedFile): Loaded<FileSides> {
  const read = useCallback(() => readSides(session, changeset, file), [session, changeset, file]);
  return useLoaded(read, `${changeset.from}..${changeset.to}:${file.path}`, false);
}

/** The value that belongs to `key`, read anew whenever that changes; with `keepStale` the previous key's value stays meanwhile. */
export function useLoaded<T>(
  read: () => Promise<Result<T, Refusal>>,
  key: string,
  keepStale: boolean,
): Loaded<T> {
  const [loaded, setLoaded] = useState<{ key: string; value: Loaded<T> } | null>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key and the attempt say when to read again
  useEffect(() => {
    let wanted = true;
    const retry = () => setAttempt((before) => before + 1);
    read().then(
      (result) => {
        if (!wanted) return;
        setLoaded({
          key,
          value: result.ok
            ? { state: 'ready', value: result.value }
            : { state: 'refused', refusal: result.refusal, retry },
        });
      },
      (error: unknown) => {
        if (wanted) setLoaded({ key, value: { state: 'failed', bug: bugOf(error), retry } });
      },
    );
    return () => {
      wanted = false;
    };
  }, [key, read, attempt]);

  if (loaded?.key === key) return loaded.value;
  const stale = keepStale && loaded?.value.state === 'ready' ? loaded.value.value : null;
  return { state: 'loading', stale };
}
