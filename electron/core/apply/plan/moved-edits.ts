import type { RepoPath } from '#shared/ids';
import { renamesBetween } from '../../git/diff-tree';
import type { MergeRepository } from '../merge-repository';
import type { ChangesFiles } from './planned-files';

/**
 * Edits of the user's that a clean merge put into another file, because the session renamed it or because Git took it
 * for renamed. Right most of the time, and to be shown every time.
 */
export async function movedEdits(
  mergeRepo: MergeRepository,
  inWorkspace: ChangesFiles,
  base: string,
  theirs: string,
): Promise<{ from: RepoPath; to: RepoPath }[]> {
  const { before, after } = inWorkspace.worktree;
  const written = inWorkspace.touched.filter((file) => file.after !== null);
  const gone = inWorkspace.touched.some((file) => file.after === null);
  if (written.length === 0 || !gone) return [];
  const [own, session] = await Promise.all([mergeRepo.diff(base, before), mergeRepo.diff(theirs, after)]);
  // A file that is as neither the session nor the workspace has it, and that the user did not edit under this name.
  const foreign = new Set(
    written.filter(({ path }) => session.has(path) && !own.has(path)).map(({ path }) => path),
  );
  if (foreign.size === 0) return [];
  return (await renamesBetween(mergeRepo.git, before, after)).filter(
    ({ from, to }) => foreign.has(to) && own.has(from),
  );
}
