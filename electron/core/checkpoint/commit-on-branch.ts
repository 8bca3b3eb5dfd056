import type { CommitId, SessionId, TurnNumber } from '#shared/ids';
import {
  beneathBookkeeping,
  commitTree,
  type Git,
  ownHistory,
  type Person,
  remakeCommit,
  resolveCommit,
  treeIfThere,
  treeOf,
  UNDERSTORY,
  updateRef,
  withoutBookkeeping,
} from '../git';
import type { OpenWorktree } from '../worktree';
import { replaceIndex } from './replace-index';

/** Whose branch gets a commit, and of what. */
export type BranchCommit = {
  readonly session: SessionId;
  readonly turn: TurnNumber;
  /** Full ref of the session's branch; null for local sessions, whose branch is the user's own. */
  readonly branch: string | null;
  /** The checkpoint before this one, or the session's base. */
  readonly previous: CommitId;
  /** Subject of the branch's commit. */
  readonly title: string;
  /** Author of the branch's commit; default the user's configured identity, else Understory's. */
  readonly author?: Person;
  /** What the session is compared with: what its branch has since is looked through for commits of our bookkeeping. */
  readonly base?: CommitId;
  /** Where the branch was at the checkpoint before, where that is known: it goes on from there when it was deleted. */
  readonly branchWas?: CommitId | null;
  /** Commits of ours on the branch: what leads to them was looked through when they were made. */
  readonly lookedThrough?: ReadonlySet<CommitId>;
};

/**
 * The agent's own commits stay; ours sits on top where files differ from them. The user may merge the branch by hand, so
 * no commit of our bookkeeping may be in it, however it came there: an agent that resets to a checkpoint, merges or
 * picks one gets an ordinary commit in its place. Not called for what the agent left in the middle, which is its to
 * finish: our commit would end its merge, and take its conflicts out of the index.
 *
 * @returns the commit that the branch was moved to; null: it was not
 */
export async function commitOnBranch(
  git: Git,
  options: BranchCommit,
  opened: OpenWorktree,
  tree: string,
): Promise<CommitId | null> {
  const { branch, title, session, turn } = options;
  const { head, gitDir } = opened;
  if (branch === null || gitDir === null || head?.ref !== branch) return null;
  const author = options.author ?? opened.author ?? UNDERSTORY;
  const message = `${subject(title)}\n\n${turnTrailers(session, turn)}`;
  const own = head.commit && (await withOwnCommits(git, head.commit, options, { author, message }));
  const ownTree = own && (await treeIfThere(git, own));
  const unchanged = own !== null && ownTree === tree;
  if (unchanged && own === head.commit) return null;
  // A branch that was deleted under its own worktree is made again.
  const parents = own ? (ownTree ? [own] : []) : await whereItWas(git, options);
  const commit = unchanged ? own : await commitTree(git, { tree, parents, message, author });
  const moved = await updateRef(git, branch, commit, {
    from: head.commit,
    message: `understory: turn ${turn}`,
    // So that a rollback finds it when the agent has reset its branch and pruned.
    also: `refs/understory/${session}/${turn}/branch`,
  });
  if (moved === 'moved') return null;
  if (!unchanged) await replaceIndex(opened.index, gitDir, session);
  return commit;
}

async function whereItWas(git: Git, { branchWas, previous }: BranchCommit): Promise<CommitId[]> {
  const known = branchWas ? await resolveCommit(git, branchWas) : null;
  if (known) return [known];
  const there = await resolveCommit(git, previous);
  const beneath = there && (await beneathBookkeeping(git, there));
  return beneath ? [beneath] : [];
}

/** The branch without commits of ours: the very commit where it has none, as nearly always. */
async function withOwnCommits(
  git: Git,
  tip: CommitId,
  { base, branchWas, lookedThrough }: Pick<BranchCommit, 'base' | 'branchWas' | 'lookedThrough'>,
  { author, message }: { readonly author: Person; readonly message: string },
): Promise<CommitId> {
  // Nothing came to it since it was last looked through. What it began on was not.
  if ((tip === branchWas || lookedThrough?.has(tip)) && tip !== base) return tip;
  const from = base ? await resolveCommit(git, base) : null;
  if (from === null || author.email === UNDERSTORY.email) return tip;
  const known = (await beneathBookkeeping(git, from)) ?? from;
  const own = await ownHistory(git, tip, [known]);
  if (!own.some(({ isByUs }) => isByUs)) return tip;
  const { tip: place, remade } = await withoutBookkeeping(own, (commit) => treeOf(git, commit));
  const made: CommitId[] = [];
  const at = (one: CommitId | number) => (typeof one === 'number' ? made[one] : one);
  for (const { commit, parents, isByUs, isBookkeeping } of remade) {
    made.push(
      await remakeCommit(git, commit, {
        parents: parents.flatMap((parent) => at(parent) ?? []),
        by: isByUs ? author : null,
        message: isBookkeeping ? message : null,
      }),
    );
  }
  return at(place) ?? tip;
}

/** Which session and turn a commit is of. */
export function turnTrailers(session: SessionId, turn: TurnNumber): string {
  return `Understory-Session: ${session}\nUnderstory-Turn: ${turn}\n`;
}

/** The first line of a title, short enough for a commit's subject, never empty. */
function subject(title: string): string {
  const line = (title.trim().split(/[\r\n\u2028]/, 1)[0] ?? '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  const characters = [...line];
  const short = characters.length > 72 ? `${characters.slice(0, 71).join('').trimEnd()}…` : line;
  return short || 'Work of an agent';
}
