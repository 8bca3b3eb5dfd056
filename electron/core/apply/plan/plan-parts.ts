import type { CommitId, RepoPath } from '#shared/ids';
import type { Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { ApplyRequest } from '../request';
import { draftCommits } from './commit-drafts';
import type { CommitPlan } from './commit-plan';
import type { EffectiveBase } from './effective-base';
import type { Target } from './find-target';
import { leftMarkers } from './left-markers';
import type { MergeGoal } from './merge-goals';
import type { MessageStyle } from './message-style';
import type { ResolutionBook } from './resolutions';
import { isPart, type SessionSide } from './session-side';
import { APPLY_LABELS } from './side-labels';
import { unfinishedPart } from './unfinished-part';

/** One session's work and what it meets: what its part of a plan is made of. */
export type PlanParts = {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly request: ApplyRequest;
  readonly target: Target;
  readonly from: EffectiveBase;
  readonly base: CommitId;
  /** What the session's own work is compared with. */
  readonly shared: CommitId;
  readonly session: SessionSide;
};

/** As it began: one that merged the target without taking its changes has taken them away, though it has none of its own. */
export async function isAsBefore(
  mergeRepo: MergeRepository,
  tree: string,
  starts: readonly CommitId[],
): Promise<boolean> {
  for (const start of starts) if ((await mergeRepo.treeOf(start)) !== tree) return false;
  return true;
}

/** The commits that bring the session's work to a target; null where none are asked for. */
export function commitsFor(
  parts: PlanParts,
  { target, style }: { readonly target: CommitId; readonly style: MessageStyle | null },
  resolutions: ResolutionBook,
): Promise<CommitPlan | null> {
  const { mergeRepo, request, base, session, from } = parts;
  if (request.mode === 'changes' || style === null) return Promise.resolve(null);
  const { theirs, tip, hasBranch, tree: theirTree } = session;
  const { title, summary } = request;
  const goal = { mode: request.mode, session: request.session, title, summary, style, target, base };
  return draftCommits(
    mergeRepo,
    {
      ...goal,
      theirs,
      theirTree,
      tip,
      // A part of a file is what none of the session's commits holds, and what an undo brought back is older than some
      // that are applied: then they cannot be replayed one by one.
      hasBranch: hasBranch && request.hunks.length === 0 && !from.madeAnew,
      only: isPart(request) ? (request.only ?? []) : null,
      labels: APPLY_LABELS,
    },
    resolutions,
  );
}

/** The session's work as changes of the workspace's files that are in no commit. */
export function changesGoal(
  { base, session }: Pick<PlanParts, 'base' | 'session'>,
  head: CommitId,
): MergeGoal {
  return { theirs: session.theirs, oursParents: [head, base] };
}

/** What commits make of the commit that they are made on, in a working tree that has it checked out. */
export async function commitsGoal(
  mergeRepo: MergeRepository,
  { tree }: Pick<CommitPlan, 'tree'>,
  head: CommitId,
): Promise<MergeGoal> {
  return {
    theirs: await mergeRepo.commit(tree, [head]),
    oursParents: [head],
    trees: { base: await mergeRepo.treeOf(head), theirs: tree },
  };
}

/** What was left in the middle, and in which files that can be seen. */
export async function leftIn({ mergeRepo, base, session, request }: PlanParts) {
  const markers = await leftMarkers(mergeRepo, base, session.tree);
  const changed = request.unfinished
    ? new Set((await mergeRepo.diff(base, session.tree)).keys())
    : new Set<RepoPath>();
  return { unfinished: unfinishedPart(request, markers, changed), markers };
}
