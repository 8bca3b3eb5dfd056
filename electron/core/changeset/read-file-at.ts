import type { FileContent } from '#shared/changeset';
import type { CommitId, RepoPath } from '#shared/ids';

/** One side of a file, as a commit has it. */
export function readFileAt(
  _repositoryPath: string,
  _commit: CommitId,
  _path: RepoPath,
): Promise<FileContent> {
  throw new Error('being built');
}
