import { join } from 'node:path';
import { together } from '../../concurrently';
import { copyIndex } from '../../git/index';
import { checkedOut, indexDigest, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { Target } from '../plan/find-target';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';

/** What of Git's differs from what was planned on, looked at while no other Git can write: a ref, or `the index`. */
export async function gitChangedSincePlanned(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  target: Target,
  staged: Pick<WorkspaceSnapshot, 'indexTree' | 'indexDigest'> | null,
): Promise<string[]> {
  const [head, isAnew] = await together(
    checkedOut(workspace),
    staged ? isStagedAnew(workspace, mergeRepo, staged) : false,
  );
  if (head.ref !== target.ref || head.commit !== target.commit) return [target.ref];
  return isAnew ? ['the index'] : [];
}

async function isStagedAnew(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  { indexTree, indexDigest: digest }: Pick<WorkspaceSnapshot, 'indexTree' | 'indexDigest'>,
): Promise<boolean> {
  if ((await indexDigest(workspace.index)) === digest) return false;
  // Git also writes the index to remember the times of files; then it still says the same.
  return (await presentIndexTree(workspace, mergeRepo)) !== indexTree;
}

async function presentIndexTree(workspace: Workspace, mergeRepo: MergeRepository): Promise<string> {
  const index = join(mergeRepo.scratch, 'index-now');
  const git = workspace.git.with({
    index,
    env: { GIT_OBJECT_DIRECTORY: mergeRepo.objects },
  });
  if (!(await copyIndex(workspace.index, index))) await git.run(['read-tree', '--empty']);
  return git.line(['-c', 'core.splitIndex=false', '-c', 'index.sparse=false', 'write-tree']);
}
