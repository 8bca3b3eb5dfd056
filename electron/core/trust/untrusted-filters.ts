import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import {
  gitFoldersOf,
  openRepository,
  ProgramsNotTrusted,
  readFileSettings,
  refuseUntrustedIn,
  withFilesGit,
} from '../git';
import { filterTrust } from './filter-trust';

/** Why files of a commit cannot be brought into a working tree; null where nothing is against it. */
type UntrustedAt = (commit: CommitId) => Promise<RefusalOf<'programs-not-trusted'> | null>;

/**
 * Reads which content filters of a repository are not trusted, and answers how to ask whether files of a commit go through
 * one of them.
 *
 * @param home the data folder
 */
export async function untrustedFilters(home: string, path: string): Promise<UntrustedAt> {
  const folders = gitFoldersOf(path);
  if (folders === null) return async () => null;
  const tree = { git: openRepository(path), root: path, ...folders };
  const settings = await readFileSettings(
    tree,
    filterTrust(home, { workspace: path, commonDir: folders.commonDir }, 'workspace'),
  );
  if (settings.untrusted.length === 0) return async () => null;
  return async (commit) => {
    try {
      await withFilesGit(tree, settings, {}, (git) => refuseUntrustedIn(git, settings, commit));
      return null;
    } catch (error) {
      return trustRefusal(error, path) ?? Promise.reject(error);
    }
  };
}

/** As {@link untrustedFilters}, for one commit. */
export async function untrustedInUse(home: string, path: string, commit: CommitId): ReturnType<UntrustedAt> {
  return (await untrustedFilters(home, path))(commit);
}

/** A content filter that the user did not say may run, as a refusal; null for anything else. `path` is the workspace. */
export function trustRefusal(error: unknown, path: string): RefusalOf<'programs-not-trusted'> | null {
  if (!(error instanceof ProgramsNotTrusted)) return null;
  return { code: 'programs-not-trusted', path, programs: [...error.programs], file: error.file };
}
