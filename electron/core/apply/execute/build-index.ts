import { otherTurns } from '../../concurrently';
import { copyIndex, setEntries } from '../../git/index';
import { indexDigest, type Journal, syncPath, type Transaction, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { WorkspacePlan } from '../plan/workspace-plan';

/**
 * The index after the apply: the user's own, with only those entries changed that the new commit changes. Everything
 * else of it (remembered times, marks, what is staged) stays. Null when nothing changes.
 */
export async function buildIndex(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  transaction: Transaction,
  trees: NonNullable<WorkspacePlan['index']>,
): Promise<Journal['index']> {
  const changes = await mergeRepo.diff(trees.before, trees.after);
  if (changes.size === 0) return null;
  await otherTurns();
  const { indexBefore, indexAfter } = transaction;
  const existed = await copyIndex(workspace.index, indexBefore);
  const git = workspace.git.with({ index: indexAfter });
  if (!(existed && (await copyIndex(workspace.index, indexAfter)))) await git.run(['read-tree', '--empty']);
  const full = git.with({ settings: WRITTEN_IN_FULL });
  await setEntries(full, new Map([...changes.values()].map(({ path, after }) => [path, after])));
  await syncPath(indexAfter);
  const after = await indexDigest(indexAfter);
  if (after === null) throw new Error('Git wrote no index');
  return { before: existed ? await indexDigest(indexBefore) : null, after };
}

const WRITTEN_IN_FULL = { 'core.splitIndex': 'false', 'index.sparse': 'false' };
