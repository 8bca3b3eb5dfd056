import { displayPath } from '#shared/display-path';
import type { CommitId, RepoPath } from '#shared/ids';
import { isAncestor } from '../git/index';
import { mergeTree } from '../git/merge-tree';
import type { Workspace } from '../writing/index';
import { importObjects } from './execute/import-objects';
import type { MergeRepository } from './merge-repository';

/** One commit that has all of several, or the paths at which they do not go together. */
export type Joined = { readonly commit: CommitId } | { readonly conflicts: readonly RepoPath[] };

/**
 * Joins commits, one after the other in the order given. Nothing is resolved by anybody: where two do not go together, that is
 * the answer. The commit is in the user's objects, and nothing refers to it yet.
 *
 * @param commits at least one
 */
export async function joinCommits(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  commits: readonly [CommitId, ...CommitId[]],
): Promise<Joined> {
  let [joined] = commits;
  for (const next of commits.slice(1)) {
    if (await isAncestor(mergeRepo.git, next, joined)) continue;
    if (await isAncestor(mergeRepo.git, joined, next)) {
      joined = next;
      continue;
    }
    const like = await mergeRepo.mergingLike(await mergeRepo.treeOf(joined));
    const merge = await mergeTree(like, joined, next);
    if (!merge.clean) return { conflicts: [...merge.stages.keys()].sort(byName) };
    joined = await mergeRepo.note(merge.tree, [joined, next], 'Join the results that a task begins on\n');
  }
  if (!commits.includes(joined)) await importObjects(workspace, mergeRepo, [joined], commits);
  return { commit: joined };
}

function byName(a: RepoPath, b: RepoPath): number {
  return displayPath(a).localeCompare(displayPath(b));
}
