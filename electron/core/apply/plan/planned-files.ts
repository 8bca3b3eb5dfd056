import type { PlannedFile } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import { renamesBetween, type TreeChange } from '../../git/diff-tree';
import type { MergeRepository } from '../merge-repository';
import type { CommitPlan } from './commit-plan';
import type { WorkspacePlan } from './workspace-plan';

/** What becomes of a working tree's files. */
export type ChangesFiles = Pick<WorkspacePlan, 'worktree' | 'conflicts'> & {
  readonly touched: readonly TreeChange[];
};

/**
 * The files that carrying the plan out writes or deletes, by their paths. What becomes of the user's edits to a file
 * that conflicts is decided there, and is not said to be a merge.
 *
 * @param present tree of the files with the user's edits and nothing else
 */
export async function plannedFiles(
  mergeRepo: MergeRepository,
  inWorkspace: ChangesFiles | null,
  commits: Pick<CommitPlan, 'tree'> | null,
  targetTree: string | null,
  present = inWorkspace?.worktree.before,
): Promise<PlannedFile[]> {
  const files = new Map<RepoPath, PlannedFile>();
  if (commits && targetTree) {
    for (const change of (await mergeRepo.diff(targetTree, commits.tree)).values())
      files.set(change.path, plannedFile(change, false));
    await markRenames(mergeRepo, files, [targetTree, commits.tree]);
  }
  if (inWorkspace && inWorkspace.touched.length > 0) {
    const { before, after } = inWorkspace.worktree;
    const dirty = targetTree && present ? await mergeRepo.diff(targetTree, present) : new Map();
    const decided = new Set(inWorkspace.conflicts.map(({ path }) => path));
    for (const change of inWorkspace.touched) {
      const mergesUncommitted = dirty.has(change.path) && !decided.has(change.path);
      files.set(change.path, plannedFile(change, mergesUncommitted));
    }
    await markRenames(mergeRepo, files, [before, after]);
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function plannedFile({ path, before, after }: TreeChange, mergesUncommitted: boolean): PlannedFile {
  if (!after) return { path, change: 'delete', mergesUncommitted };
  return { path, change: 'write', mergesUncommitted, ...(before ? {} : { isNew: true }) };
}

/** Says of new files which deleted one they were. */
async function markRenames(
  mergeRepo: MergeRepository,
  files: Map<RepoPath, PlannedFile>,
  [before, after]: readonly [string, string],
): Promise<void> {
  const all = [...files.values()];
  if (!all.some((file) => file.isNew) || !all.some((file) => file.change === 'delete')) return;
  for (const { from, to } of await renamesBetween(mergeRepo.git, before, after)) {
    const file = files.get(to);
    if (file?.isNew && files.get(from)?.change === 'delete') files.set(to, { ...file, from });
  }
}

/** Repositories inside this one whose pointers change. What they hold is left alone. */
export async function submodulesOf(
  mergeRepo: MergeRepository,
  inWorkspace: Pick<WorkspacePlan, 'submodules'> | null,
  commits: Pick<CommitPlan, 'tree'> | null,
  targetTree: string | null,
): Promise<RepoPath[]> {
  const paths = new Set<RepoPath>(inWorkspace?.submodules ?? []);
  if (commits && targetTree) {
    for (const { path, before, after } of (await mergeRepo.diff(targetTree, commits.tree)).values()) {
      if (before?.mode === '160000' || after?.mode === '160000') paths.add(path);
    }
  }
  return [...paths].sort();
}
