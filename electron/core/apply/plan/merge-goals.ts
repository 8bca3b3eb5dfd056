import type { Conflict } from '#shared/conflict';
import type { CommitId, RepoPath } from '#shared/ids';
import { treeEntries } from '../../git/diff-tree';
import type { TreeEdits } from '../../git/index';
import type { MergeRepository } from '../merge-repository';
import type { ResolutionBook } from './resolutions';
import { type ResolvedMerge, resolveMerge } from './resolve-merge';
import type { SideLabels } from './side-labels';
import type { WorkspaceSnapshot } from './workspace-snapshot';

/** What is merged into the workspace: `theirs`, against what the given parents of ours have in common with it. */
export type MergeGoal = {
  readonly theirs: CommitId;
  readonly oursParents: readonly CommitId[];
  /** Trees of the one base and of theirs, where there is one: ours being the base, the result is theirs. */
  readonly trees?: { readonly base: string; readonly theirs: string };
};

export type WorkspaceGoal = {
  readonly worktree: MergeGoal;
  readonly index: MergeGoal | null;
  /** The user's decisions for the conflicts of this goal alone. */
  readonly resolutions: ResolutionBook;
};

/** One or several, each merged into what the ones before it made. */
export type WorkspaceGoals = readonly [WorkspaceGoal, ...WorkspaceGoal[]];

export type GoalParts = {
  readonly mergeRepo: MergeRepository;
  readonly snapshot: WorkspaceSnapshot;
  readonly labels: SideLabels;
};

/** What merging one goal made of the tree that was there before it. */
export type GoalMerge = ResolvedMerge & { readonly before: string };

/** Merges the goals into the workspace's files, one after the other. */
export async function mergeIntoFiles(
  { mergeRepo, snapshot, labels }: GoalParts,
  goals: WorkspaceGoals,
  present: string,
): Promise<GoalMerge[]> {
  const merges: GoalMerge[] = [];
  let before = present;
  for (const { worktree: goal, resolutions } of goals) {
    const merge =
      plainResult(goal, before) ??
      (await resolveMerge(mergeRepo, {
        ours: await mergeRepo.commit(before, goal.oursParents),
        theirs: goal.theirs,
        place: 'worktree',
        attributes: before,
        resolutions,
        labels,
        untracked: snapshot.untracked,
      }));
    merges.push({ ...merge, before });
    before = merge.tree;
  }
  return merges;
}

/**
 * Merges the goals into what is staged, so that the split of staged and unstaged edits stays.
 *
 * @param files what each goal made of the workspace's files
 */
export async function mergeIntoIndex(
  { mergeRepo, labels }: GoalParts,
  goals: readonly (readonly [MergeGoal, ResolutionBook])[],
  staged: string,
  files: readonly GoalMerge[],
): Promise<GoalMerge[]> {
  const merges: GoalMerge[] = [];
  let before = staged;
  for (const [at, [goal, resolutions]] of goals.entries()) {
    const inFiles = files[at];
    if (!inFiles) break;
    const trees = { index: before, worktree: inFiles.before, result: inFiles.tree };
    const merge =
      plainResult(goal, before) ??
      (await resolveMerge(mergeRepo, {
        ours: await mergeRepo.commit(before, goal.oursParents),
        theirs: goal.theirs,
        place: 'index',
        attributes: inFiles.before,
        resolutions,
        labels,
        decided: (paths) => resolvedAlike(mergeRepo, trees, paths),
      }));
    merges.push({ ...merge, before });
    before = merge.tree;
  }
  return merges;
}

/** All conflicts, or all that are open, of several merges. */
export function conflictsOf(merges: readonly GoalMerge[], which: 'open' | 'conflicts'): Conflict[] {
  return merges.flatMap((merge) => merge[which]);
}

function plainResult({ trees }: MergeGoal, ours: string): ResolvedMerge | null {
  if (trees?.base !== ours) return null;
  return { tree: trees.theirs, raw: trees.theirs, open: [], conflicts: [] };
}

/** Where all of a file's edits are staged, the decision about the file is the decision about what is staged. */
async function resolvedAlike(
  mergeRepo: MergeRepository,
  trees: { index: string; worktree: string; result: string },
  paths: readonly RepoPath[],
): Promise<TreeEdits | null> {
  const read = (tree: string) => treeEntries(mergeRepo.git, tree, paths);
  const [staged, present, result] = await Promise.all([
    read(trees.index),
    read(trees.worktree),
    read(trees.result),
  ]);
  const alike = paths.every((path) => {
    const [a, b] = [staged.get(path), present.get(path)];
    return a?.oid === b?.oid && a?.mode === b?.mode;
  });
  return alike ? new Map(paths.map((path) => [path, result.get(path) ?? null])) : null;
}
