import type { CommitId, RepositoryId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { createFileNames } from '../../file-search';
import { currentHead, openRepository, orTrouble, type RepositoryTrouble, resolveCommit } from '../../git';
import type { CoreHandlers } from '../../handlers';
import type { Repositories } from '../../repository';
import type { RepositoryReading } from './repository-reading';

type FilesIn = Parameters<CoreHandlers['files']['atRoot']>[0]['in'];

type NotFound =
  | RepositoryTrouble
  | RefusalOf<'repository-unknown' | 'repository-has-no-commits' | 'base-unknown'>;

/** For so long a revision means the commit that it last meant: the letters of a name come faster than commits. */
const SAME_FOR_MS = 2000;

/** The verbs about files by their names. */
export function createFindFiles(
  repositories: Pick<Repositories, 'get'>,
  reading: RepositoryReading,
): CoreHandlers['files'] {
  const names = createFileNames();
  let last: { readonly key: string; readonly commit: CommitId; readonly until: number } | null = null;
  const atBase = async <T>(
    id: RepositoryId,
    base: string | null,
    found: (path: string, commit: CommitId) => Promise<T>,
  ): Promise<Result<T, NotFound>> => {
    const known = repositories.get(id);
    if (!known) return refuse({ code: 'repository-unknown', repository: id });
    const { path } = known;
    const key = JSON.stringify([path, base]);
    if (last?.key === key && performance.now() < last.until) return ok(await found(path, last.commit));
    return orTrouble(path, async (): Promise<Result<T, NotFound>> => {
      const git = openRepository(path);
      const commit: CommitId | null =
        base === null ? (await currentHead(git)).commit : await resolveCommit(git, base);
      if (commit) {
        last = { key, commit, until: performance.now() + SAME_FOR_MS };
        return ok(await found(path, commit));
      }
      return base === null
        ? refuse({ code: 'repository-has-no-commits', path })
        : refuse({ code: 'base-unknown', base });
    });
  };
  const at = <T>(place: FilesIn, found: (path: string, commit: CommitId) => Promise<T>) =>
    place.what === 'repository'
      ? atBase(place.repository, place.base, found)
      : reading(
          place.session,
          async ({ state: { row, measured } }): Promise<Result<T, never>> =>
            ok(await found(row.repositoryPath, measured ?? row.head)),
        );
  return {
    find: ({ in: place, ...asked }) => at(place, (path, commit) => names.find(path, commit, asked)),
    atRoot: ({ in: place }) =>
      at(place, async (path, commit) => ({ paths: await names.atRoot(path, commit) })),
  };
}
