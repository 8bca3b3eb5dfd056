import { useEffect, useState } from 'react';
import type { RepoPath, RepositoryId, SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { attempt } from './perform';

/** Where files are looked for. */
export type FilesIn =
  | { readonly what: 'session'; readonly session: SessionId }
  | { readonly what: 'repository'; readonly repository: RepositoryId; readonly base: string | null };

/** Files whose paths hold the query's letters, the likeliest first; none where they cannot be read. */
export async function findFiles(place: FilesIn, query: string): Promise<readonly RepoPath[]> {
  const outcome = await attempt(() => api.files.find({ in: place, query }));
  return outcome.state === 'done' ? outcome.value.paths : [];
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Names of the files that lie in no folder of where a session works, as they were at its newest checkpoint: they are asked for
 * again when `head` is another one. None until they are known, and where they cannot be read.
 */
export function useRootNames(
  { session, repository, imported, head }: Pick<SessionRow, 'session' | 'repository' | 'imported' | 'head'>,
  wanted: boolean,
): ReadonlySet<string> {
  const [known, setKnown] = useState<{ readonly of: SessionId; readonly names: ReadonlySet<string> } | null>(
    null,
  );
  const elsewhere = imported !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another head has other files
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    const place: FilesIn = elsewhere
      ? { what: 'repository', repository, base: null }
      : { what: 'session', session };
    void attempt(() => api.files.atRoot({ in: place })).then((outcome) => {
      if (left || outcome.state !== 'done') return;
      setKnown({ of: session, names: new Set(outcome.value.paths) });
    });
    return () => {
      left = true;
    };
  }, [session, repository, elsewhere, head, wanted]);
  return known?.of === session ? known.names : NONE;
}
