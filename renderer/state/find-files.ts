import type { RepoPath, RepositoryId, SessionId } from '#shared/ids';
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
