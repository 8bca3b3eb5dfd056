import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import { concurrently, together } from '../../concurrently';
import { mergeTree } from '../../git/merge-tree';
import type { MergeRepository } from '../merge-repository';
import { plainName } from '../plan/conflict-groups';
import type { ForecastMemory } from './memory';
import { couldMeet, type Reach } from './reach';
import { reachBetween } from './reach-between';

/** A session's work: what it started from, and its newest checkpoint. */
export type ForecastSide = {
  readonly session: SessionId;
  readonly base: CommitId;
  readonly head: CommitId;
  /** Where its branch is, by which one that began on another's work is known; null: not known. */
  readonly tip: CommitId | null;
};

export type PairConflict = {
  readonly sessions: readonly [SessionId, SessionId];
  readonly paths: readonly RepoPath[];
};

type Looked = { readonly side: ForecastSide; readonly reach: Reach; readonly state: CommitId };

/**
 * Of which pairs of sessions the work conflicts, and where. Only pairs whose work could meet are merged: with fifty sessions there
 * are more than a thousand, and few of them share a file. Nothing is written but objects of the merge repository.
 */
export async function forecastPairs(
  mergeRepo: MergeRepository,
  memory: ForecastMemory,
  sides: readonly ForecastSide[],
): Promise<PairConflict[]> {
  const looked: Looked[] = [];
  await concurrently(
    sides.entries(),
    async ([at, side]) => {
      const { base, head, tip } = side;
      const [reach, state] = await together(
        reachBetween({ mergeRepo, memory }, base, await mergeRepo.treeOf(head)),
        // A checkpoint is no ancestor of what began on the branch: its files are taken, and the branch's history.
        tip === null ? head : mergeRepo.treeOf(head).then((tree) => mergeRepo.commit(tree, [tip])),
      );
      looked[at] = { side, reach, state };
    },
    AT_ONCE,
  );
  const pairs = looked.flatMap((one, at) =>
    looked
      .slice(at + 1)
      .flatMap((other) => (couldMeet(one.reach, other.reach) ? [[one, other] as const] : [])),
  );
  const found = new Map<readonly [Looked, Looked], readonly RepoPath[]>();
  await concurrently(
    pairs,
    async (pair) => {
      const [one, other] = pair;
      const key = `${mergeRepo.state} ${one.state} ${other.state}`;
      const paths = await memory.pairs(key, () => conflictsOf(mergeRepo, one, other));
      if (paths.length > 0) found.set(pair, paths);
    },
    AT_ONCE,
  );
  return pairs.flatMap((pair) => {
    const paths = found.get(pair);
    return paths ? [{ sessions: [pair[0].side.session, pair[1].side.session], paths }] : [];
  });
}

/** Processes of Git's at a time: those of the user's agents want the machine, too. */
const AT_ONCE = 4;

async function conflictsOf(mergeRepo: MergeRepository, one: Looked, other: Looked): Promise<RepoPath[]> {
  // Of a whole tree the attributes are looked for: that of the base is the same for many.
  const like = one.reach.attributes ? one.side.head : one.side.base;
  const git = await mergeRepo.mergingLike(await mergeRepo.treeOf(like));
  const merge = await mergeTree(git, one.state, other.state);
  if (merge.clean) return [];
  const named = plainName(one.state, other.state);
  return [...new Set([...merge.stages.keys()].map(named))].sort();
}
