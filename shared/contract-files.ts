import { z } from 'zod';
import { readReasons } from './contract-reasons';
import { verb } from './contract-verbs';
import { RepoPath, RepositoryId, SessionId } from './ids';
import { refusals } from './refusals';

const r = refusals;

/** As a session has them by its newest checkpoint, or as a repository has them at a revision (null: HEAD). */
const FilesIn = z.discriminatedUnion('what', [
  z.object({ what: z.literal('session'), session: SessionId }),
  z.object({
    what: z.literal('repository'),
    repository: RepositoryId,
    base: z.string().max(4096).nullable(),
  }),
]);

const notFound = [r.sessionUnknown, r.repositoryUnknown, r.noCommits, r.baseUnknown, ...readReasons] as const;

/** Files by their names. */
export const fileVerbs = {
  /**
   * Files whose paths hold the letters of the query in their order, the likeliest first. `files`: of how many.
   */
  find: verb(
    z.object({
      in: FilesIn,
      query: z.string().max(1000),
      limit: z.number().int().min(1).max(50).default(12),
    }),
    z.object({ paths: z.array(RepoPath), files: z.number().int() }),
    notFound,
  ),
  /** Files that lie in no folder; of very many the first. */
  atRoot: verb(z.object({ in: FilesIn }), z.object({ paths: z.array(RepoPath) }), notFound),
};
