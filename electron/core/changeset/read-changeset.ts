import type { Changeset, ChangesetScope } from '#shared/changeset';
import type { CommitId } from '#shared/ids';

/** What differs between two checkpoints. Derived, never stored; remembered by the pair of commits. */
export function readChangeset(
  _repositoryPath: string,
  _scope: ChangesetScope,
  _from: CommitId,
  _to: CommitId,
): Promise<Changeset> {
  throw new Error('being built');
}

/** The same as a unified diff. External diff programs and text conversions of the user's do not run. */
export function changesetText(_repositoryPath: string, _from: CommitId, _to: CommitId): Promise<string> {
  throw new Error('being built');
}
