import type { CommitId, SessionId, TurnNumber } from '#shared/ids';
import { MOST_UNMERGED, type Unfinished } from '#shared/unfinished';
import {
  commitTree,
  type Git,
  type LeftOut,
  openRepository,
  operationIn,
  type Person,
  type RecordedTree,
  recordTree,
  repositoryLanes,
  resolveCommit,
  treeOf,
  UNDERSTORY,
  updateRef,
  worktreeLanes,
} from '../git';
import { type OpenWorktree, openWorktree } from '../worktree';
import { replaceIndex } from './replace-index';

export type TakeCheckpoint = {
  readonly repositoryPath: string;
  /** The session's worktree, or the workspace for local sessions. */
  readonly worktree: string;
  readonly session: SessionId;
  readonly turn: TurnNumber;
  readonly at: 'start' | 'end';
  /** Full ref of the session's branch; null for local sessions, whose branch is the user's own. */
  readonly branch: string | null;
  /** The checkpoint before this one, or the session's base. */
  readonly previous: CommitId;
  /** Subject of the branch's commit. */
  readonly title: string;
  /** Author of the branch's commit; default the user's configured identity, else Understory's. */
  readonly author?: Person;
};

export type SkippedFile = LeftOut;

export type Checkpoint = {
  readonly commit: CommitId;
  /** Hidden ref `refs/understory/<session>/<turn>/<start|end>`. */
  readonly ref: string;
  /** The new commit on the session's branch; null when the branch has everything already or HEAD left it. */
  readonly branchCommit: CommitId | null;
  /** Files that the checkpoint does not hold in their newest state. */
  readonly skipped: SkippedFile[];
  /** What HEAD names when it left the session's branch: a full ref, or `HEAD` when detached. */
  readonly strayed: string | null;
  /** What the agent left in the middle of a merge or the like; null: nothing. */
  readonly unfinished: Unfinished | null;
};

/**
 * Records the whole state of a worktree as a commit. The hidden ref is the record; at a turn's end the session's branch
 * gets an ordinary commit of the same tree where the turn changed anything and HEAD is still on it. Nothing that is
 * planted in the worktree runs. Throws when Git fails: what is in the worktree stays there.
 */
export function takeCheckpoint(options: TakeCheckpoint): Promise<Checkpoint> {
  return worktreeLanes.lane(options.worktree).run(async () => {
    await using opened = await openWorktree({
      repositoryPath: options.repositoryPath,
      path: options.worktree,
      session: options.branch === null ? null : options.session,
    });
    const recorded = await recordTree(opened.git, {
      root: options.worktree,
      index: opened.index,
      realIndex: opened.realIndex,
      fallback: opened.head?.commit ?? options.previous,
    });
    // Refs are written from outside the worktree, whose folder the agent owns.
    const repository = openRepository(options.repositoryPath);
    return await repositoryLanes.lane(opened.commonDir).run(async () => {
      const hidden = await recordHidden(repository, options, opened, recorded.tree);
      const unfinished = await unfinishedIn(opened, recorded);
      const branchCommit =
        options.at === 'end' && unfinished === null
          ? await commitOnBranch(repository, options, opened, recorded.tree)
          : null;
      const strayed = strayedTo(options, opened);
      return { ...hidden, branchCommit, skipped: [...recorded.leftOut], strayed, unfinished };
    });
  });
}

/** Git's own files say it, which are the agent's to write: whatever they claim, it is only said and asked about. */
async function unfinishedIn(
  { gitDir }: OpenWorktree,
  { unmerged }: Pick<RecordedTree, 'unmerged'>,
): Promise<Unfinished | null> {
  const operation = gitDir === null ? null : await operationIn(gitDir);
  if (operation === null && unmerged.length === 0) return null;
  return { operation, unmerged: unmerged.slice(0, MOST_UNMERGED), unmergedCount: unmerged.length };
}

/** What HEAD names instead of the session's branch; null when it is where it belongs. */
function strayedTo({ branch }: TakeCheckpoint, { head }: OpenWorktree): string | null {
  if (branch === null || head?.ref === branch) return null;
  return head?.ref ?? 'HEAD';
}

async function recordHidden(
  git: Git,
  { session, turn, at, previous }: TakeCheckpoint,
  { head }: OpenWorktree,
  tree: string,
): Promise<{ commit: CommitId; ref: string }> {
  const parents = await stillThere(git, new Set([head?.commit ?? previous, previous]));
  const message = `Turn ${turn}, ${at}\n\n${trailers(session, turn)}`;
  const commit = await commitTree(git, { tree, parents, message, author: UNDERSTORY });
  const ref = `refs/understory/${session}/${turn}/${at}`;
  await updateRef(git, ref, commit);
  return { commit, ref };
}

/** An agent that deletes our refs and prunes must not keep what it did from being recorded. */
async function stillThere(git: Git, commits: ReadonlySet<CommitId>): Promise<CommitId[]> {
  const found = await Promise.all([...commits].map((commit) => resolveCommit(git, commit)));
  return found.filter((commit) => commit !== null);
}

/**
 * The agent's own commits stay; ours sits on top where files differ from them. Not called for what the agent left in the
 * middle, which is its to finish: our commit would end its merge, and take its conflicts out of the index.
 */
async function commitOnBranch(
  git: Git,
  options: TakeCheckpoint,
  opened: OpenWorktree,
  tree: string,
): Promise<CommitId | null> {
  const { branch, title, session, turn } = options;
  const { head, gitDir } = opened;
  if (branch === null || gitDir === null || head?.ref !== branch) return null;
  const unchanged = head.commit !== null && (await treeOf(git, head.commit)) === tree;
  if (unchanged) return null;
  const message = `${subject(title)}\n\n${trailers(session, turn)}`;
  const author = options.author ?? opened.author ?? UNDERSTORY;
  // A branch that was deleted under its own worktree is made again.
  const parents = await stillThere(git, new Set([head.commit ?? options.previous]));
  const commit = await commitTree(git, { tree, parents, message, author });
  const moved = await updateRef(git, branch, commit, head.commit, `understory: turn ${turn}`);
  if (moved === 'moved') return null;
  // So that a rollback finds it when the agent has reset its branch and pruned.
  await updateRef(git, `refs/understory/${session}/${turn}/branch`, commit);
  await replaceIndex(opened.index, gitDir);
  return commit;
}

function trailers(session: SessionId, turn: TurnNumber): string {
  return `Understory-Session: ${session}\nUnderstory-Turn: ${turn}\n`;
}

/** The first line of a title, short enough for a commit's subject, never empty. */
function subject(title: string): string {
  const line = (title.trim().split(/[\r\n\u2028]/, 1)[0] ?? '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  const characters = [...line];
  const short = characters.length > 72 ? `${characters.slice(0, 71).join('').trimEnd()}…` : line;
  return short || 'Work of an agent';
}
