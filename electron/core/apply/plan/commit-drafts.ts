import type { ApplyMode, Conflict } from '#shared/apply';
import type { CommitId, RepoPath, SessionId } from '#shared/ids';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import { isAncestor } from '../../git/index';
import { together } from '../concurrently';
import type { Facade } from '../facade';
import { chosenTree } from './chosen-part';
import { readCommit, sessionMessage, subjectsBetween } from './commit-text';
import { editTree } from './edit-tree';
import type { ResolutionBook } from './resolutions';
import { type SettledMerge, settleMerge } from './settle-merge';
import type { SideLabels } from './side-labels';

/** A commit to be made: with the user's name and the time of the apply, unless it keeps its author. */
export type CommitDraft = {
  readonly tree: string;
  /** Commits, or the positions of earlier drafts. */
  readonly parents: readonly (CommitId | number)[];
  readonly message: Buffer;
  readonly author: { readonly name: string; readonly email: string; readonly date: string } | null;
};

export type CommitPlan = {
  /** Tree of the last draft. */
  readonly tree: string;
  readonly drafts: readonly CommitDraft[];
  readonly open: readonly Conflict[];
  readonly conflicts: readonly Conflict[];
  /** The merge before any decision. */
  readonly raw: string;
};

export type CommitGoal = {
  readonly mode: Exclude<ApplyMode, 'changes'>;
  readonly session: SessionId;
  readonly title: string;
  readonly target: CommitId;
  readonly base: CommitId;
  /** The session's state to apply, as a commit whose tree counts. */
  readonly theirs: CommitId;
  readonly theirTree: string;
  /** The session's commit with its history: what a merge commit names as its second parent. */
  readonly tip: CommitId;
  /** Whether the session's commits can be replayed one by one. */
  readonly hasBranch: boolean;
  readonly only: readonly RepoPath[] | null;
  readonly labels: SideLabels;
};

/** The commits that an apply makes on its target, computed in the facade. */
export async function draftCommits(
  facade: Facade,
  goal: CommitGoal,
  resolutions: ResolutionBook,
): Promise<CommitPlan> {
  const targetTree = await facade.treeOf(goal.target);
  const replays = goal.mode === 'rebase' && goal.hasBranch;
  const isRest = replays && !(await isAncestor(facade.git, goal.base, goal.tip));
  const merging = settleMerge(facade, {
    ours: await facade.commit(targetTree, [goal.target, goal.base]),
    theirs: goal.theirs,
    place: 'commit',
    attributes: targetTree,
    resolutions,
    labels: goal.labels,
  });
  const isWhole = goal.only === null && !isRest;
  const [merge, subjects] = await together(
    merging,
    replays && isWhole ? [] : subjectsBetween(facade.git, goal.target, goal.base, goal.tip),
  );
  if (replays) {
    const replayed = await replay(facade, goal, { targetTree, whole: merge, isRest }, resolutions);
    const asksMore = replayed.conflicts.some(({ commit }) => commit !== undefined);
    // A part of the session is one commit where its commits, each without the rest, do not lead to just that part.
    if (isWhole || (replayed.tree === merge.tree && !asksMore)) return { ...replayed, raw: merge.raw };
  }
  const message = (subject: string) => sessionMessage(subject, goal.title, subjects, goal.session);
  const drafts: CommitDraft[] = [];
  if (goal.mode !== 'merge') {
    drafts.push({ tree: merge.tree, parents: [goal.target], message: message(goal.title), author: null });
  } else if (goal.only === null) {
    const subject = `Merge ${goal.title}`;
    drafts.push({
      tree: merge.tree,
      parents: [goal.target, goal.tip],
      message: message(subject),
      author: null,
    });
  } else {
    // The history must not say that all of the session was merged: the rest can still be applied later.
    drafts.push({ tree: goal.theirTree, parents: [goal.base], message: message(goal.title), author: null });
    drafts.push({
      tree: merge.tree,
      parents: [goal.target, 0],
      message: message(`Merge part of ${goal.title}`),
      author: null,
    });
  }
  return { tree: merge.tree, drafts, open: merge.open, conflicts: merge.conflicts, raw: merge.raw };
}

/**
 * Replays the session's commits onto the target as `git rebase` does; one that becomes empty is left out. What conflicts
 * when the session is merged as a whole is decided once, for that: each commit takes what it can of the decision, and
 * the last one ends with exactly what was decided.
 */
async function replay(
  facade: Facade,
  goal: CommitGoal,
  { targetTree, whole, isRest }: { targetTree: string; whole: SettledMerge; isRest: boolean },
  resolutions: ResolutionBook,
): Promise<Pick<CommitPlan, 'drafts' | 'tree' | 'open' | 'conflicts'>> {
  const drafts: CommitDraft[] = [];
  const open = new Map<RepoPath, Conflict>();
  const conflicts = new Map<string, Conflict>();
  let tree = targetTree;
  const previous = () => (drafts.length === 0 ? goal.target : drafts.length - 1);
  for (const pick of await picksOf(facade, goal, isRest)) {
    const before = await facade.commit(pick.before, []);
    const merge = await settleMerge(facade, {
      ours: await facade.commit(tree, [before]),
      theirs: await facade.commit(pick.after, [before]),
      place: 'commit',
      attributes: tree,
      resolutions,
      labels: goal.labels,
      asked: (found) =>
        whole.conflicts.find(({ path, kind }) => path === found.path && kind === found.kind) ?? {
          ...found,
          commit: pick.commit,
        },
    });
    // Of one path only the first: what later commits meet depends on what is decided there.
    for (const conflict of merge.open) if (!open.has(conflict.path)) open.set(conflict.path, conflict);
    for (const conflict of merge.conflicts)
      conflicts.set(`${conflict.commit ?? ''} ${conflict.path}`, conflict);
    const becameEmpty = merge.tree === tree && pick.before !== pick.after;
    if (becameEmpty) continue;
    tree = merge.tree;
    drafts.push({ tree, parents: [previous()], message: pick.message, author: pick.author });
  }
  const ended = await endAsDecided(facade, tree, whole);
  if (ended !== tree) {
    const message = sessionMessage(goal.title, goal.title, [], goal.session);
    const last = drafts.pop() ?? { parents: [goal.target], message, author: null };
    drafts.push({ ...last, tree: ended });
  }
  return { drafts, tree: ended, open: [...open.values()], conflicts: [...conflicts.values()] };
}

/** The tree with the paths of the whole merge's decided conflicts as they were decided. */
async function endAsDecided(facade: Facade, tree: string, whole: SettledMerge): Promise<string> {
  const decided = whole.conflicts.filter((conflict) => !whole.open.includes(conflict));
  const paths = decided.flatMap(({ path, stages: { base, ours, theirs } }) => [
    path,
    ...[base, ours, theirs].flatMap((stage) => (stage ? [stage.path] : [])),
  ]);
  if (paths.length === 0) return tree;
  const wanted = await treeEntries(facade.git, whole.tree, paths);
  const edits = new Map<RepoPath, TreeEntry | null>();
  for (const path of (await treeEntries(facade.git, tree, paths)).keys()) edits.set(path, null);
  for (const [path, entry] of wanted) edits.set(path, entry);
  return editTree(facade, tree, edits);
}

type SessionPick = {
  commit: CommitId;
  before: string;
  after: string;
  message: Buffer;
  author: CommitDraft['author'];
};

/**
 * @param isRest some of it is applied already, by an apply whose state is no commit of the branch: then only the files
 *   that remain are picked, as what the commits made of the others on their way would conflict with how they ended
 */
async function picksOf(facade: Facade, goal: CommitGoal, isRest: boolean): Promise<SessionPick[]> {
  const { git } = facade;
  const picks: SessionPick[] = [];
  const range = await commitsToReplay(facade, goal, isRest);
  const only = isRest ? [...(await facade.diff(goal.base, goal.theirTree)).keys()] : goal.only;
  for (const commit of range) {
    const { parents, message, author } = await readCommit(git, commit);
    const parent = parents[0] ?? (await facade.commit(await facade.tree(new Map()), []));
    const before = await facade.treeOf(parent);
    const after = await chosenTree(facade, parent, commit, only);
    if (only !== null && before === after) continue;
    picks.push({ commit, before, after, message, author });
  }
  // Work that is in no commit of the branch, such as that of an agent that left it, comes last.
  const end = await chosenTree(facade, goal.base, goal.tip, goal.only);
  if (end !== goal.theirTree) {
    const message = sessionMessage(goal.title, goal.title, [], goal.session);
    picks.push({ commit: goal.theirs, before: end, after: goal.theirTree, message, author: null });
  }
  return picks;
}

/**
 * The branch's commits after what the target already has. A base that is no commit of the branch, as after an earlier
 * apply, is known by its tree: the commits up to the last one with that are in it.
 */
async function commitsToReplay(facade: Facade, goal: CommitGoal, isRest: boolean): Promise<CommitId[]> {
  const args = [
    'rev-list',
    '--reverse',
    '--topo-order',
    '--no-merges',
    goal.tip,
    `^${goal.target}`,
    `^${goal.base}`,
  ];
  const commits = (await facade.git.line(args)).split('\n').filter(Boolean) as CommitId[];
  if (commits.length === 0) return commits;
  const baseTree = await facade.treeOf(goal.base);
  const trees = await Promise.all(commits.map((commit) => facade.treeOf(commit)));
  const last = trees.lastIndexOf(baseTree);
  // An empty commit, or one that takes the others back, has that tree too: Git replays it.
  if (last < 0 || !isRest) return commits;
  return commits.slice(last + 1);
}
