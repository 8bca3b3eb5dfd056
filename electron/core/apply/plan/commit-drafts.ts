import type { CommitId } from '#shared/ids';
import { together } from '../../concurrently';
import { beneathBookkeeping, isAncestor, ownHistory, withoutBookkeeping } from '../../git/index';
import type { MergeRepository } from '../merge-repository';
import { type CommitDraft, type CommitGoal, type CommitPlan, NO_REPLAY } from './commit-plan';
import { coAuthorsBetween, readCommit, sessionMessage, subjectsBetween } from './commit-text';
import { replayCommits } from './replay-commits';
import type { ResolutionBook } from './resolutions';
import { resolveMerge } from './resolve-merge';

/** The commits that an apply makes on its target, computed in the merge repository. */
export async function draftCommits(
  mergeRepo: MergeRepository,
  goal: CommitGoal,
  resolutions: ResolutionBook,
): Promise<CommitPlan> {
  const targetTree = await mergeRepo.treeOf(goal.target);
  const replays = goal.mode === 'rebase' && goal.hasBranch;
  const isRest = replays && !(await isAncestor(mergeRepo.git, goal.base, goal.tip));
  const merging = resolveMerge(mergeRepo, {
    ours: await mergeRepo.commit(targetTree, [goal.target, goal.base]),
    theirs: goal.theirs,
    place: 'commit',
    attributes: targetTree,
    resolutions,
    labels: goal.labels,
  });
  const isWhole = goal.only === null && !isRest;
  const range = [mergeRepo.git, goal.target, goal.base, goal.tip] as const;
  const [merge, subjects, coAuthors] = await together(
    merging,
    replays && isWhole ? [] : subjectsBetween(...range),
    goal.mode === 'squash' ? coAuthorsBetween(...range) : [],
  );
  if (replays) {
    const replayed = await replayCommits(mergeRepo, goal, { targetTree, whole: merge, isRest }, resolutions);
    const asksMore = replayed.conflicts.some(({ commit }) => commit !== undefined);
    // A part of the session is one commit where its commits, each without the rest, do not lead to just that part.
    if (isWhole || (replayed.tree === merge.tree && !asksMore)) return { ...replayed, raw: merge.raw };
  }
  const { summary, style } = goal;
  const worded = { summary: goal.only === null ? summary : '', coAuthors, style };
  const message = (subject: string) => sessionMessage(subject, goal.title, subjects, goal.session, worded);
  const drafts: CommitDraft[] = [];
  if (goal.mode !== 'merge') {
    drafts.push({ tree: merge.tree, parents: [goal.target], message: message(goal.title), author: null });
  } else if (goal.only === null) {
    const { drafts: anew, tip } = await ownCommits(mergeRepo, goal);
    drafts.push(...anew);
    const subject = message(`Merge ${goal.title}`);
    drafts.push({ tree: merge.tree, parents: [goal.target, tip], message: subject, author: null });
  } else {
    // The history must not say that all of the session was merged: the rest can still be applied later.
    const base = await beneathBookkeeping(mergeRepo.git, goal.base);
    const parents = base ? [base] : [];
    drafts.push({ tree: goal.theirTree, parents, message: message(goal.title), author: null });
    drafts.push({
      tree: merge.tree,
      parents: [goal.target, 0],
      message: message(`Merge part of ${goal.title}`),
      author: null,
    });
  }
  return { ...merge, drafts, replay: NO_REPLAY };
}

/**
 * The session's commits as the user's history may have them. As they are, nearly always: only where commits of our
 * bookkeeping are among them, as when the session's branch is gone and its checkpoint is all there is, these and what
 * was built on them are made anew.
 */
async function ownCommits(
  mergeRepo: MergeRepository,
  goal: CommitGoal,
): Promise<{ readonly drafts: CommitDraft[]; readonly tip: CommitId | number }> {
  const own = await ownHistory(mergeRepo.git, goal.tip, [goal.target]);
  if (!own.some(({ isByUs }) => isByUs)) return { drafts: [], tip: goal.tip };
  const { tip, remade } = await withoutBookkeeping(own, mergeRepo.treeOf);
  const drafts: CommitDraft[] = [];
  for (const { commit, tree, parents, isByUs, isBookkeeping } of remade) {
    const { message, author } = await readCommit(mergeRepo.git, commit);
    drafts.push({
      tree,
      parents,
      message: isBookkeeping ? sessionMessage(goal.title, goal.title, [], goal.session) : message,
      author: isByUs ? null : author,
    });
  }
  return { drafts, tip };
}
