import type { PlannedFile } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { MergeRepository } from '../merge-repository';
import type { CommitPlan } from './commit-plan';
import type { WorkspacePlan } from './workspace-plan';

/**
 * The files that carrying the plan out writes or deletes, by their paths. What becomes of the user's edits to a file
 * that conflicts is decided there, and is not said to be a merge.
 */
export async function plannedFiles(
  mergeRepo: MergeRepository,
  inWorkspace: WorkspacePlan | null,
  commits: CommitPlan | null,
  targetTree: string | null,
): Promise<PlannedFile[]> {
  const files = new Map<RepoPath, PlannedFile>();
  if (commits && targetTree) {
    for (const { path, after } of (await mergeRepo.diff(targetTree, commits.tree)).values()) {
      files.set(path, { path, change: after ? 'write' : 'delete', mergesUncommitted: false });
    }
  }
  if (inWorkspace && inWorkspace.touched.length > 0) {
    const dirty = targetTree ? await mergeRepo.diff(targetTree, inWorkspace.worktree.before) : new Map();
    const decided = new Set(inWorkspace.conflicts.map(({ path }) => path));
    for (const { path, after } of inWorkspace.touched) {
      const mergesUncommitted = dirty.has(path) && !decided.has(path);
      files.set(path, { path, change: after ? 'write' : 'delete', mergesUncommitted });
    }
  }
  return [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Repositories inside this one whose pointers change. What they hold is left alone. */
export async function submodulesOf(
  mergeRepo: MergeRepository,
  inWorkspace: WorkspacePlan | null,
  commits: CommitPlan | null,
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
