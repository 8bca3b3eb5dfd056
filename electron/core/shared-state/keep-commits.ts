import { CommitId, type SessionId } from '#shared/ids';
import { commitTree, emptyTree, type Git, keepObject, resolveCommit, updateRef } from '../git';
import type { FoundChange } from './compare-shared-states';
import type { SharedState } from './read-shared-state';

/** A commit can have more parents, but Git becomes slow with them. */
const MOST_PARENTS = 2000;

/**
 * The commits that would be lost with their branch, tag or stash entry.
 *
 * @param own the full ref of the session's own branch, where its checkpoints are what keeps it; null: none
 */
export function commitsOf(state: SharedState, own: string | null): string[] {
  const branches = Object.entries(state.refs)
    .filter(([ref, at]) => ref !== own && /^refs\/(heads|notes)\//.test(ref) && /^[0-9a-f]{40,64}$/.test(at))
    .map(([, at]) => at);
  return [...new Set([...state.stash.map(({ commit }) => commit), ...branches])]
    .sort()
    .slice(0, MOST_PARENTS);
}

/**
 * Keeps commits from being pruned during a turn: one commit of ours has them all as parents, so that a branch that is
 * deleted and a stash that is cleared can be put back.
 */
export async function keepCommits(git: Git, session: SessionId, commits: readonly string[]): Promise<void> {
  const ref = `refs/understory/${session}/shared/start`;
  const there = commits.map((commit) => CommitId.parse(commit));
  const make = async (parents: readonly CommitId[]) =>
    commitTree(git, { tree: await emptyTree(git), parents, message: 'Branches and stash before a turn\n' });
  const made = await make(there).catch(async () => {
    // One of them cannot be read: that must not cost the others.
    const found = await Promise.all(there.map((commit) => resolveCommit(git, commit)));
    return make(found.filter((commit) => commit !== null));
  });
  await updateRef(git, ref, made);
}

/** What a turn took away stays findable for longer than the next turn. */
export async function keepLost(git: Git, session: SessionId, changes: readonly FoundChange[]): Promise<void> {
  for (const { id, detail } of changes) {
    const object =
      detail.kind === 'stash' && !detail.after ? detail.commit : detail.kind === 'ref' ? detail.before : null;
    if (object === null || !/^[0-9a-f]{40,64}$/.test(object)) continue;
    // A tag's own object is kept too, so this is no place for a helper that peels. What is gone already stays gone.
    await keepObject(git, `refs/understory/${session}/shared/${id}`, object);
  }
}
