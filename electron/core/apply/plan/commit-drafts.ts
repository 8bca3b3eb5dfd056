import { isAncestor } from '../../git/index';
import { together } from '../concurrently';
import type { Facade } from '../facade';
import { type CommitDraft, type CommitGoal, type CommitPlan, NO_REPLAY } from './commit-plan';
import { sessionMessage, subjectsBetween } from './commit-text';
import { replayCommits } from './replay-commits';
import type { ResolutionBook } from './resolutions';
import { settleMerge } from './settle-merge';

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
    const replayed = await replayCommits(facade, goal, { targetTree, whole: merge, isRest }, resolutions);
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
  return { ...merge, drafts, replay: NO_REPLAY };
}
