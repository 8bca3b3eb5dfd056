import type { LineBlame } from '#shared/blame';
import type { Changeset, ChangesetScope, FileContent, FileSides, Hunk } from '#shared/changeset';
import type { DiffSide } from '#shared/comment';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { api } from '../api/client';

/** What a session changed, as it is read from Git. */

/** The files that were changed in a scope. */
export function readChangeset(
  session: SessionId,
  scope: ChangesetScope,
): Promise<Result<Changeset, Refusal>> {
  return api.changes.get({ session, scope });
}

/** A file as it is in a commit. */
export function readFile(
  session: SessionId,
  commit: CommitId,
  path: RepoPath,
): Promise<Result<FileContent, Refusal>> {
  return api.changes.file({ session, commit, path });
}

/** Both sides of many changed files at once. */
export function readSidesOf(input: {
  session: SessionId;
  from: CommitId;
  to: CommitId;
  paths: RepoPath[];
}): Promise<Result<FileSides[], Refusal>> {
  return api.changes.sides(input);
}

/** Where a file differs between two states of the session. */
export function readHunks(input: {
  session: SessionId;
  from: CommitId;
  to: CommitId;
  path: RepoPath;
}): Promise<Result<Hunk[], Refusal>> {
  return api.changes.hunks(input);
}

/** Which commit, and what of the session, a line of one side of a file comes from. */
export function readBlame(
  input: { session: SessionId; from: CommitId; to: CommitId; side: DiffSide; path: RepoPath; line: number },
  signal: AbortSignal,
): Promise<Result<LineBlame, Refusal>> {
  return api.changes.blame(input, { signal });
}
