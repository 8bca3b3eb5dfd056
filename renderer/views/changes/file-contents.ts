import type { ChangedFile, Changeset, FileContent } from '#shared/changeset';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import type { Result } from '#shared/result';
import { readFile } from '../../state/change-actions';

/** Both sides of a changed file, or why they cannot be had. */
export type FileSides = { readonly before: FileContent; readonly after: FileContent };

/** How many sides are kept. A commit's content never changes, so what is kept is never stale. */
const KEPT = 60;

const kept = new Map<string, Promise<Result<FileContent, Refusal>>>();
const absent: FileContent = { type: 'absent' };

/** Reads both sides of a file. What was read before is answered from memory. */
export async function readSides(
  session: SessionId,
  changeset: Pick<Changeset, 'from' | 'to'>,
  file: ChangedFile,
): Promise<Result<FileSides, Refusal>> {
  const [before, after] = await Promise.all([
    file.oldMode === null ? nothing : readSide(session, changeset.from, file.from ?? file.path),
    file.newMode === null ? nothing : readSide(session, changeset.to, file.path),
  ]);
  if (!before.ok) return before;
  if (!after.ok) return after;
  return { ok: true, value: { before: before.value, after: after.value } };
}

const nothing = { ok: true, value: absent } as const;

function readSide(
  session: SessionId,
  commit: CommitId,
  path: RepoPath,
): Promise<Result<FileContent, Refusal>> {
  const key = `${commit}:${path}`;
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const read = readFile(session, commit, path);
  kept.set(key, read);
  // Only content is kept: what failed or was refused is asked again the next time.
  read.then(
    (result) => {
      if (!result.ok) kept.delete(key);
    },
    () => kept.delete(key),
  );
  const oldest = kept.keys().next();
  if (kept.size > KEPT && !oldest.done) kept.delete(oldest.value);
  return read;
}
