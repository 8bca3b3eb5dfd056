import { CommitId } from '#shared/ids';
import { UNDERSTORY } from './commits';
import type { Git } from './git';

/**
 * A commit of a history that is to become the user's. One of our bookkeeping, such as a checkpoint, has what was recorded
 * before it as a further parent: only what it stands on counts, its first one.
 */
export type OwnCommit = {
  readonly commit: CommitId;
  readonly tree: string;
  readonly parents: readonly CommitId[];
  /** Its author is Understory, which no commit of the user's history may have. */
  readonly isByUs: boolean;
  readonly isBookkeeping: boolean;
};

/** A commit to be made in the place of another. Its parents are commits, or positions of others to be made. */
type Remade = Pick<OwnCommit, 'commit' | 'tree' | 'isByUs' | 'isBookkeeping'> & {
  readonly parents: readonly (CommitId | number)[];
};

/** Subjects of the commits that we make for ourselves. An agent can find them, and build on them. */
const BOOKKEEPING =
  /^(Turn \d+, (start|end)|Discarded|Before a rollback|Updated from the base|Work in progress|understory|(Workspace|Staged changes|No further files|Bytes) before apply \S+|(Result of|Staged changes after) apply \S+)$/;

/** The history of `tip` without what `known` have, oldest first. What only bookkeeping leads to is left out. */
export async function ownHistory(git: Git, tip: CommitId, known: readonly CommitId[]): Promise<OwnCommit[]> {
  const listed = await listCommits(git, ['--topo-order', tip, ...known.map((commit) => `^${commit}`)]);
  const reached = new Set<CommitId>([tip]);
  const own: OwnCommit[] = [];
  // Children come first, so that all that leads to a commit has been seen before it.
  for (const each of listed) {
    if (!reached.has(each.commit)) continue;
    for (const parent of each.parents) reached.add(parent);
    own.push(each);
  }
  return own.reverse();
}

/** The commit itself, or the nearest one that it stands on and is no bookkeeping; null: there is none. */
export async function beneathBookkeeping(git: Git, commit: CommitId): Promise<CommitId | null> {
  for (let at: CommitId | undefined = commit; at; ) {
    const [found] = await listCommits(git, ['--max-count=1', at]);
    if (!found) return null;
    if (!found.isBookkeeping) return at;
    at = found.parents[0];
  }
  return null;
}

/**
 * What a history is to be made anew as, so that no commit of it is by us: bookkeeping that changes nothing falls away,
 * the rest of it becomes ordinary commits, and so does all that was built on it.
 *
 * @param own as {@link ownHistory} answers, which is not empty
 * @param treeOf the tree of a commit outside of it
 */
export async function withoutBookkeeping(
  own: readonly OwnCommit[],
  treeOf: (commit: CommitId) => Promise<string>,
): Promise<{ readonly tip: CommitId | number; readonly remade: readonly Remade[] }> {
  const places = new Map<CommitId, CommitId | number>();
  const trees = new Map(own.map(({ commit, tree }) => [commit, tree]));
  const remade: Remade[] = [];
  const treeAt = (place: CommitId | number) =>
    typeof place === 'number' ? remade[place]?.tree : (trees.get(place) ?? treeOf(place));
  for (const each of own) {
    const parents = [...new Set(each.parents.map((parent) => places.get(parent) ?? parent))];
    const [first] = parents;
    const { commit, tree, isByUs, isBookkeeping } = each;
    if (isBookkeeping && first !== undefined && (await treeAt(first)) === tree) places.set(commit, first);
    else if (!isByUs && parents.every((parent, at) => parent === each.parents[at]))
      places.set(commit, commit);
    else places.set(commit, remade.push({ commit, tree, parents, isByUs, isBookkeeping }) - 1);
  }
  const tip = own.at(-1)?.commit;
  const place = tip && places.get(tip);
  if (place === undefined) throw new Error('a history without commits');
  return { tip: place, remade };
}

async function listCommits(git: Git, args: readonly string[]): Promise<OwnCommit[]> {
  const format = ['--no-commit-header', '--encoding=UTF-8', '--format=%H %T%x00%P%x00%ae%x00%s'];
  const out = await git.line(['rev-list', ...format, ...args, '--']);
  return out
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [ids = '', parents = '', email = '', subject = ''] = line.split('\0');
      const [commit = '', tree = ''] = ids.split(' ');
      const isByUs = email === UNDERSTORY.email;
      const isBookkeeping = isByUs && BOOKKEEPING.test(subject);
      const all = parents.split(' ').filter(Boolean);
      const counted = (isBookkeeping ? all.slice(0, 1) : all).map((id) => CommitId.parse(id));
      return { commit: CommitId.parse(commit), tree, parents: counted, isByUs, isBookkeeping };
    });
}
