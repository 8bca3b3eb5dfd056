import type { ChangedFile } from '#shared/changeset';
import type { RepoPath } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import type { EditRequest, EditUnfit } from '../../apply';
import { type Git, hashObject, hunksBetween, readBlob, type TreeEdits, withHunks } from '../../git';

type Change = EditRequest['change'];
type Entry = { readonly mode: string; readonly oid: string };

/** The paths that taking a file's change back writes to. */
export function takenBackPaths({ path, from, status }: ChangedFile): RepoPath[] {
  return status === 'renamed' && from !== null ? [path, from] : [path];
}

/**
 * Takes a file's change back, or of it only some hunks, where the file is still as it was after the change.
 *
 * @param rejected numbers of the hunks; null: all of the change, a rename and the mode included
 */
export function takeBackEdit(file: ChangedFile, rejected: readonly number[] | null): Change {
  return async (git, present) => {
    const { path, from, oldMode, oldBlob, newMode, newBlob } = file;
    const before = oldMode && oldBlob ? { mode: oldMode, oid: oldBlob } : null;
    const after = newMode && newBlob ? { mode: newMode, oid: newBlob } : null;
    if ([before, after].some((entry) => entry?.mode === '160000'))
      return unfit(path, 'it is a submodule, which has its own history');
    if (!isSame(present.get(path) ?? null, after)) return refuse({ code: 'lines-changed', path });
    if (rejected === null) {
      if (file.status !== 'renamed' || from === null) return ok(new Map([[path, before]]));
      if (present.has(from)) return refuse({ code: 'lines-changed', path: from });
      return ok(new Map([...entry(path, null), ...entry(from, before)]));
    }
    return withoutHunks(git, file, { before, after }, rejected);
  };
}

async function withoutHunks(
  git: Git,
  { path }: ChangedFile,
  { before, after }: { readonly before: Entry | null; readonly after: Entry | null },
  rejected: readonly number[],
): Promise<Result<TreeEdits, EditUnfit>> {
  const areFiles = [before, after].every((one) => one === null || one.mode.startsWith('100'));
  const hunks = areFiles ? await hunksBetween(git, before?.oid ?? null, after?.oid ?? null) : null;
  if (!hunks) return unfit(path, 'it is not text and can only be taken back as a whole');
  const missing = rejected.find((number) => number >= hunks.length);
  if (missing !== undefined)
    return unfit(path, `it has ${hunks.length} hunks, and none with the number ${missing}`);
  // A file that is there on one side only has one hunk, which is all of it.
  if (!before || !after) return ok(new Map([[path, before]]));
  const kept = new Set(hunks.map(({ index }) => index).filter((index) => !rejected.includes(index)));
  const bytes = withHunks(await readBlob(git, before.oid), await readBlob(git, after.oid), hunks, kept);
  return ok(new Map([[path, { mode: after.mode, oid: await hashObject(git, bytes) }]]));
}

function entry(path: RepoPath, to: Entry | null): Map<RepoPath, Entry | null> {
  return new Map([[path, to]]);
}

function isSame(one: Entry | null, other: Entry | null): boolean {
  return one?.mode === other?.mode && one?.oid === other?.oid;
}

function unfit(path: RepoPath, reason: string): Result<never, EditUnfit> {
  return refuse({ code: 'part-unfit', path, reason });
}
