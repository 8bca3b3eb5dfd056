import type { ChangedFile, FileContent, FileSides } from '#shared/changeset';
import type { CommitId, RepoPath } from '#shared/ids';
import { openRepository, pathFromBytes, readBlobs } from '../git';
import { filesBetween } from './read-changeset';
import { describeContent } from './read-file-at';

/** What is larger is not read along with others. In bytes. */
const LARGEST_AMONG_MANY = 512 * 1024;

/**
 * Both sides of many changed files at once, for a view that shows many: two processes of Git however many they are. A
 * side that is too large for that is null, and is to be asked for by itself; so are files that are not among the changed.
 */
export async function readManySides(
  repositoryPath: string,
  { from, to, paths }: { from: CommitId; to: CommitId; paths: readonly RepoPath[] },
): Promise<FileSides[]> {
  const changed = new Map((await filesBetween(repositoryPath, from, to)).map((file) => [file.path, file]));
  const files = paths.flatMap((path) => changed.get(path) ?? []);
  const wanted = files.flatMap(blobsOf);
  const contents = await readBlobs(openRepository(repositoryPath), [...new Set(wanted)], LARGEST_AMONG_MANY);
  return files.map((file) => ({
    path: file.path,
    before: sideOf(file.oldMode, file.oldBlob, contents),
    after: sideOf(file.newMode, file.newBlob, contents),
  }));
}

function blobsOf({ oldMode, oldBlob, newMode, newBlob }: ChangedFile): string[] {
  return [isBlob(oldMode) ? oldBlob : null, isBlob(newMode) ? newBlob : null].filter((oid) => oid !== null);
}

function isBlob(mode: string | null): boolean {
  return mode !== null && mode !== '160000';
}

function sideOf(
  mode: string | null,
  oid: string | null,
  contents: ReadonlyMap<string, Buffer>,
): FileContent | null {
  if (mode === null || oid === null) return { type: 'absent' };
  if (mode === '160000') return { type: 'submodule', commit: oid };
  const content = contents.get(oid);
  if (!content) return null;
  return mode === '120000' ? { type: 'symlink', target: pathFromBytes(content) } : describeContent(content);
}
