import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import { concurrently } from '../concurrently';
import type { TreeChange } from '../git/diff-tree';
import { mergeTree } from '../git/merge-tree';
import type { MergeRepository } from './merge-repository';

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

/**
 * Of which pairs of sessions the work conflicts, and where. Only pairs whose work could meet are merged: with fifty sessions there
 * are more than a thousand, and few of them share a file. Nothing is written but objects of the merge repository.
 */
export async function forecastPairs(
  mergeRepo: MergeRepository,
  sides: readonly ForecastSide[],
): Promise<PairConflict[]> {
  const changed = await Promise.all(
    sides.map(async ({ base, head }) => reachOf(await mergeRepo.diff(base, head))),
  );
  const states = new Map(
    await Promise.all(
      sides.map(async ({ session, head, tip }) => {
        // A checkpoint is no ancestor of what began on the branch: its files are taken, and the branch's history.
        const commit = tip === null ? head : await mergeRepo.commit(await mergeRepo.treeOf(head), [tip]);
        return [session, commit] as const;
      }),
    ),
  );
  const pairs = sides.flatMap((one, at) =>
    sides.slice(at + 1).flatMap((other, after) => {
      const [mine, theirs] = [changed[at], changed[at + 1 + after]];
      return mine && theirs && couldMeet(mine, theirs) ? [[one, other] as const] : [];
    }),
  );
  const found: PairConflict[] = [];
  await concurrently(pairs, async ([one, other]) => {
    const git = await mergeRepo.mergingLike(await mergeRepo.treeOf(one.head));
    const merge = await mergeTree(
      git,
      states.get(one.session) ?? one.head,
      states.get(other.session) ?? other.head,
    );
    if (merge.clean) return;
    const paths = [...merge.stages.keys()].sort();
    found.push({ sessions: [one.session, other.session], paths });
  });
  const order = new Map(sides.map(({ session }, at) => [session, at]));
  const rank = ({ sessions }: PairConflict) =>
    (order.get(sessions[0]) ?? 0) * sides.length + (order.get(sessions[1]) ?? 0);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** What of a session's work can meet another's. */
type Reach = {
  readonly paths: ReadonlySet<string>;
  /** Folders above its paths: a file in one's place, or a folder in a file's, is a conflict, too. */
  readonly folders: ReadonlySet<string>;
  /** Git may take files that are gone and others that are new for a folder that was renamed, and take others' new files along. */
  readonly goneFrom: ReadonlySet<string>;
  readonly newIn: ReadonlySet<string>;
};

function reachOf(changes: ReadonlyMap<RepoPath, TreeChange>): Reach {
  const folders = new Set<string>();
  const goneFrom = new Set<string>();
  const newIn = new Set<string>();
  for (const [path, { before, after }] of changes) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
      folders.add(path.slice(0, at));
      if (after === null) goneFrom.add(path.slice(0, at));
      if (before === null) newIn.add(path.slice(0, at));
    }
    if (after === null) goneFrom.add('');
    if (before === null) newIn.add('');
  }
  return { paths: new Set(changes.keys()), folders, goneFrom, newIn };
}

function couldMeet(one: Reach, other: Reach): boolean {
  return (
    meets(one.paths, other.paths) ||
    meets(one.paths, other.folders) ||
    meets(one.folders, other.paths) ||
    meets(one.goneFrom, other.newIn) ||
    meets(one.newIn, other.goneFrom)
  );
}

function meets(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const [few, many] = one.size < other.size ? [one, other] : [other, one];
  for (const path of few) if (many.has(path)) return true;
  return false;
}
