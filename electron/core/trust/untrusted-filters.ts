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

/**
 * Why files of a commit cannot be brought into a working tree of a repository: they go through programs that are not
 * trusted. Null where none does.
 *
 * @param home the data folder
 */
export async function untrustedInUse(
  home: string,
  path: string,
  commit: CommitId,
): Promise<RefusalOf<'programs-not-trusted'> | null> {
  const folders = gitFoldersOf(path);
  if (folders === null) return null;
  const tree = { git: openRepository(path), root: path, ...folders };
  const settings = await readFileSettings(
    tree,
    filterTrust(home, { workspace: path, commonDir: folders.commonDir }, 'workspace'),
  );
  if (settings.untrusted.length === 0) return null;
  try {
    await withFilesGit(tree, settings, {}, (git) => refuseUntrustedIn(git, settings, commit));
    return null;
  } catch (error) {
    return trustRefusal(error, path) ?? Promise.reject(error);
  }
}

/** A content filter that the user did not say may run, as a refusal; null for anything else. `path` is the workspace. */
export function trustRefusal(error: unknown, path: string): RefusalOf<'programs-not-trusted'> | null {
  if (!(error instanceof ProgramsNotTrusted)) return null;
  return { code: 'programs-not-trusted', path, programs: [...error.programs], file: error.file };
}
