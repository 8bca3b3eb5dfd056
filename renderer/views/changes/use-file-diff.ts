import { useEffect, useRef, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { type Bug, bugOf } from '../../api/bug';
import { type FileDiff, knownDiff, readDiffSoon } from './file-diffs';

type LoadedDiff =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly diff: FileDiff }
  | { readonly state: 'refused'; readonly refusal: Refusal; readonly retry: () => void }
  | { readonly state: 'failed'; readonly bug: Bug; readonly retry: () => void };

/** A file's diff, read as soon as the file is drawn; at once where it was read before. */
export function useFileDiff(
  session: SessionId,
  changeset: Pick<Changeset, 'from' | 'to'>,
  file: ChangedFile,
  ignoreSpace: boolean,
): LoadedDiff {
  const { from, to } = changeset;
  const key = `${from} ${to} ${ignoreSpace} ${file.path}`;
  const [attempt, setAttempt] = useState(0);
  const [read, setRead] = useState<{ key: string; loaded: LoadedDiff } | null>(null);
  const known = knownDiff({ from, to }, file, ignoreSpace);
  // What is drawn stays drawn, also once it is no longer kept for others.
  const drawn = useRef<{ key: string; diff: FileDiff } | null>(null);
  if (known) drawn.current = { key, diff: known };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key and the attempt say when to read again
  useEffect(() => {
    if (known) return;
    let wanted = true;
    const retry = () => {
      setRead(null);
      setAttempt((before) => before + 1);
    };
    const set = (loaded: LoadedDiff) => {
      if (wanted) setRead({ key, loaded });
    };
    const { diff, drop } = readDiffSoon(session, { from, to }, file, ignoreSpace);
    diff.then(
      (result) =>
        set(
          result.ok
            ? { state: 'ready', diff: result.value }
            : { state: 'refused', refusal: result.refusal, retry },
        ),
      (error: unknown) => set({ state: 'failed', bug: bugOf(error), retry }),
    );
    return () => {
      wanted = false;
      drop();
    };
  }, [key, attempt]);

  if (drawn.current?.key === key) return { state: 'ready', diff: drawn.current.diff };
  return read?.key === key ? read.loaded : { state: 'loading' };
}
