import type { CommitId } from '#shared/ids';
import type { MergeRepository } from '../merge-repository';
import type { ForecastMemory } from './memory';
import { type Reach, reachOf } from './reach';

/** What changes between a commit and a tree can meet; looked up once. */
export async function reachBetween(
  { mergeRepo, memory }: { readonly mergeRepo: MergeRepository; readonly memory: ForecastMemory },
  base: CommitId,
  tree: string,
): Promise<Reach> {
  const from = await mergeRepo.treeOf(base);
  return memory.reaches(`${from} ${tree}`, async () => reachOf(await mergeRepo.diff(from, tree)));
}
