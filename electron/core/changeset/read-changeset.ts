import type { ChangedFile, Changeset, ChangesetScope, Hunk } from '#shared/changeset';
import type { CommitId, RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { changedFiles, GitFailed, hunksBetween, openRepository, PLAIN_DIFF } from '../git';

/** Pairs of commits whose files are remembered. */
const REMEMBERED = 64;

const remembered = new Map<string, Promise<ChangedFile[]>>();

/** What differs between two checkpoints. Derived, never stored; remembered by the pair of commits. */
export async function readChangeset(
  repositoryPath: string,
  scope: ChangesetScope,
  from: CommitId,
  to: CommitId,
): Promise<Changeset> {
  const files = await filesBetween(repositoryPath, from, to);
  return {
    scope,
    from,
    to,
    files: files.map((file) => ({ ...file })),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
}

/** What `git apply` relies on, whatever the user's configuration says. */
const AS_A_PATCH = ['--src-prefix=a/', '--dst-prefix=b/', '--full-index', '--submodule=short', '-U3'];

/** A diff goes to whoever asks as one message, in letters of which four stand for three bytes. In bytes. */
const LARGEST_PATCH = 256 * 1024 * 1024;

/**
 * The same as a unified diff, byte by byte. External diff programs and text conversions of the user's do not run.
 *
 * @param complete whether `git apply` can take it, which makes binary files long and of no use to a reader
 * @param most in bytes; a larger one is refused
 */
export async function changesetPatch(
  repositoryPath: string,
  { from, to, complete }: { from: CommitId; to: CommitId; complete: boolean },
  most = LARGEST_PATCH,
): Promise<Result<Buffer, RefusalOf<'diff-too-large'>>> {
  const what = ['diff-tree', '-r', '-p', '-M', ...PLAIN_DIFF, ...AS_A_PATCH];
  const args = [...what, ...(complete ? ['--binary'] : []), from, to, '--'];
  try {
    return ok(await openRepository(repositoryPath).run(args, { most }));
  } catch (error) {
    if (error instanceof GitFailed && error.printedTooMuch)
      return refuse({ code: 'diff-too-large', bytes: most });
    throw error;
  }
}

/** Where one file differs between two states, with the numbers that an apply of a part of it knows. */
export async function readHunks(
  repositoryPath: string,
  from: CommitId,
  to: CommitId,
  path: RepoPath,
): Promise<Result<Hunk[], RefusalOf<'file-unknown' | 'part-unfit'>>> {
  const file = (await filesBetween(repositoryPath, from, to)).find((one) => one.path === path);
  if (!file) return refuse({ code: 'file-unknown', path });
  const isFile = [file.oldMode, file.newMode].every((mode) => mode === null || mode.startsWith('100'));
  const hunks = isFile
    ? await hunksBetween(openRepository(repositoryPath), file.oldBlob, file.newBlob)
    : null;
  return hunks
    ? ok(hunks)
    : refuse({ code: 'part-unfit', path, reason: 'it is not text and can only be applied as a whole' });
}

/** Commits never change, so a pair's files stay right; a failure is not remembered. */
export function filesBetween(repositoryPath: string, from: CommitId, to: CommitId): Promise<ChangedFile[]> {
  const key = `${from} ${to} ${repositoryPath}`;
  const known = remembered.get(key);
  remembered.delete(key);
  const files = known ?? changedFiles(openRepository(repositoryPath), from, to);
  remembered.set(key, files);
  files.catch(() => remembered.delete(key));
  for (const oldest of remembered.keys()) {
    if (remembered.size <= REMEMBERED) break;
    remembered.delete(oldest);
  }
  return files;
}
