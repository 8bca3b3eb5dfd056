import type { Conflict } from '#shared/conflict';
import type { CommitId, RepoPath } from '#shared/ids';
import { type TreeEntry, treeEntries } from '../../git/diff-tree';
import { type OwnCommit, ownHistory, type TreeEdits } from '../../git/index';
import type { MergeRepository } from '../merge-repository';
import { chosenTree } from './chosen-part';
import type { CommitDraft, CommitGoal, CommitPlan, Replay } from './commit-plan';
import { readCommit, sessionMessage, subjectOf } from './commit-text';
import { editTree } from './edit-tree';
import type { ResolutionBook } from './resolutions';
import { type ResolvedMerge, resolveMerge } from './resolve-merge';

type Replayed = Pick<CommitPlan, 'drafts' | 'tree' | 'open' | 'conflicts'> & { readonly replay: Replay };

/**
 * Replays the session's commits onto the target as `git rebase` does; one that becomes empty is left out. What conflicts
 * when the session is merged as a whole is decided once, for that: each commit takes what it can of the decision, and
 * the last one ends with exactly what was decided.
 *
 * Git leaves merge commits out, and with them what was resolved or added in them. So a session that has some ends with
 * exactly what merging it as a whole gives: a path on which a commit conflicts and the whole does not takes what the
 * whole has, and one more commit brings what is still missing.
 */
export async function replayCommits(
  mergeRepo: MergeRepository,
  goal: CommitGoal,
  { targetTree, whole, isRest }: { targetTree: string; whole: ResolvedMerge; isRest: boolean },
  resolutions: ResolutionBook,
): Promise<Replayed> {
  const drafts: CommitDraft[] = [];
  const open = new Map<RepoPath, Conflict>();
  const conflicts = new Map<string, Conflict>();
  const { picks, merges } = await picksOf(mergeRepo, goal, isRest);
  const endsAsWhole = merges.length > 0 && goal.only === null && !isRest;
  let tree = targetTree;
  const previous = () => (drafts.length === 0 ? goal.target : drafts.length - 1);
  for (const pick of picks) {
    const before = await mergeRepo.commit(pick.before, []);
    const merge = await resolveMerge(mergeRepo, {
      ours: await mergeRepo.commit(tree, [before]),
      theirs: await mergeRepo.commit(pick.after, [before]),
      place: 'commit',
      attributes: tree,
      resolutions,
      labels: goal.labels,
      ...(endsAsWhole
        ? { decided: (paths) => entriesOf(mergeRepo, whole.tree, paths) }
        : {
            asked: (found) =>
              whole.conflicts.find(({ path, kind }) => path === found.path && kind === found.kind) ?? {
                ...found,
                commit: pick.commit,
              },
          }),
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
  const decided = await endAsDecided(mergeRepo, tree, whole);
  if (decided !== tree) {
    const message = sessionMessage(goal.title, goal.title, [], goal.session);
    const last = drafts.pop() ?? { parents: [goal.target], message, author: null };
    drafts.push({ ...last, tree: decided });
  }
  const changed = whole.open.length + open.size > 0 ? [] : await pathsBetween(mergeRepo, decided, whole.tree);
  if (!endsAsWhole) {
    const replay = { fromMerges: [], unlikeMerge: changed };
    return { drafts, tree: decided, open: [...open.values()], conflicts: [...conflicts.values()], replay };
  }
  if (decided !== whole.tree) {
    const message = sessionMessage(goal.title, goal.title, merges, goal.session);
    drafts.push({ tree: whole.tree, parents: [previous()], message, author: null });
  }
  return { ...whole, drafts, replay: { fromMerges: changed, unlikeMerge: [] } };
}

async function entriesOf(
  mergeRepo: MergeRepository,
  tree: string,
  paths: readonly RepoPath[],
): Promise<TreeEdits> {
  const entries = await treeEntries(mergeRepo.git, tree, paths);
  return new Map(paths.map((path) => [path, entries.get(path) ?? null]));
}

async function pathsBetween(mergeRepo: MergeRepository, before: string, after: string): Promise<RepoPath[]> {
  return [...(await mergeRepo.diff(before, after)).keys()].sort();
}

/** The tree with the paths of the whole merge's decided conflicts as they were decided. */
async function endAsDecided(mergeRepo: MergeRepository, tree: string, whole: ResolvedMerge): Promise<string> {
  const decided = whole.conflicts.filter((conflict) => !whole.open.includes(conflict));
  const paths = decided.flatMap(({ path, stages: { base, ours, theirs } }) => [
    path,
    ...[base, ours, theirs].flatMap((stage) => (stage ? [stage.path] : [])),
  ]);
  if (paths.length === 0) return tree;
  const wanted = await treeEntries(mergeRepo.git, whole.tree, paths);
  const edits = new Map<RepoPath, TreeEntry | null>();
  for (const path of (await treeEntries(mergeRepo.git, tree, paths)).keys()) edits.set(path, null);
  for (const [path, entry] of wanted) edits.set(path, entry);
  return editTree(mergeRepo, tree, edits);
}

type SessionPick = {
  commit: CommitId;
  before: string;
  after: string;
  message: Buffer;
  author: CommitDraft['author'];
};

type Picks = {
  readonly picks: readonly SessionPick[];
  /** Subjects of the merge commits among them, which are not picked. */
  readonly merges: readonly string[];
};

/**
 * @param isRest some of it is applied already, by an apply whose state is no commit of the branch: then only the files
 *   that remain are picked, as what the commits made of the others on their way would conflict with how they ended
 */
async function picksOf(mergeRepo: MergeRepository, goal: CommitGoal, isRest: boolean): Promise<Picks> {
  const { git } = mergeRepo;
  const picks: SessionPick[] = [];
  const merges: string[] = [];
  const range = await commitsToReplay(mergeRepo, goal, isRest);
  const only = isRest ? [...(await mergeRepo.diff(goal.base, goal.theirTree)).keys()] : goal.only;
  for (const { commit, parents, isByUs, isBookkeeping } of range) {
    const { message, author } = await readCommit(git, commit);
    if (parents.length > 1) {
      merges.push(subjectOf(message));
      continue;
    }
    const parent = parents[0] ?? (await mergeRepo.commit(await mergeRepo.tree(new Map()), []));
    const before = await mergeRepo.treeOf(parent);
    const after = await chosenTree(mergeRepo, parent, commit, only);
    if ((only !== null || isBookkeeping) && before === after) continue;
    const text = isBookkeeping ? sessionMessage(goal.title, goal.title, [], goal.session) : message;
    picks.push({ commit, before, after, message: text, author: isByUs ? null : author });
  }
  // Work that is in no commit of the branch, such as that of an agent that left it, comes last.
  const end = await chosenTree(mergeRepo, goal.base, goal.tip, goal.only);
  if (end !== goal.theirTree) {
    const message = sessionMessage(goal.title, goal.title, [], goal.session);
    picks.push({ commit: goal.theirs, before: end, after: goal.theirTree, message, author: null });
  }
  return { picks, merges };
}

/**
 * The branch's commits after what the target already has. A base that is no commit of the branch, as after an earlier
 * apply, is known by its tree: the commits up to the last one with that are in it.
 */
async function commitsToReplay(
  mergeRepo: MergeRepository,
  goal: CommitGoal,
  isRest: boolean,
): Promise<OwnCommit[]> {
  const commits = await ownHistory(mergeRepo.git, goal.tip, [goal.target, goal.base]);
  if (commits.length === 0 || !isRest) return commits;
  const baseTree = await mergeRepo.treeOf(goal.base);
  // An empty commit, or one that takes the others back, has that tree too: Git replays it.
  return commits.slice(commits.findLastIndex(({ tree }) => tree === baseTree) + 1);
}
