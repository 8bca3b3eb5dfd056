import type { ApplyPlan, Blocker } from '#shared/apply';
import type { ApplyId, CommitId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { otherTurns, together } from '../../concurrently';
import { type ApplyOperation, readyToWrite, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { ApplyRequest, PlanRefusal } from '../request';
import type { ResolvedConflict } from '../reuse/resolution-memory';
import type { CommitPlan } from './commit-plan';
import { effectiveBase } from './effective-base';
import { emptyPlan, forbiddenNames } from './empty-plan';
import { findTarget, type Target } from './find-target';
import { fingerprintOf, type PlanState, planState } from './fingerprint';
import { readMessageStyle } from './message-style';
import { movedEdits } from './moved-edits';
import { oursFromTold } from './ours-from';
import { isSeenAgain, type PlanCache, type PlannedFrom, seenIn } from './plan-cache';
import { changesGoal, commitsFor, commitsGoal, isAsBefore, leftIn, type PlanParts } from './plan-parts';
import { plannedCommits } from './planned-commits';
import { plannedFiles, submodulesOf } from './planned-files';
import { openResolutions, type ResolutionBook } from './resolutions';
import { isPart, lookAtSession, sessionSide } from './session-side';
import { sharedBase } from './shared-base';
import { APPLY_LABELS } from './side-labels';
import { planWorkspace, type WorkspacePlan } from './workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from './workspace-snapshot';

/** A plan with what carrying it out needs. Its objects are in the merge repository it was made in. */
export type PreparedApply = {
  readonly plan: ApplyPlan;
  readonly state: PlanState;
  readonly target: Target;
  /** The apply that the plan goes on from; null: none. */
  readonly builtOn: ApplyId | null;
  /** That apply's state, else what the session started from. */
  readonly builtFrom: CommitId;
  /** The state that is applied: the session's head, or a commit of the chosen part of it. */
  readonly applied: CommitId;
  /** Null when nothing of the workspace changes. */
  readonly inWorkspace: WorkspacePlan | null;
  /** Null for uncommitted changes. */
  readonly commits: CommitPlan | null;
  readonly snapshot: WorkspaceSnapshot | null;
  /** The conflicts that were decided, each with its decision. */
  readonly resolved: readonly ResolvedConflict[];
  /** Set where the same could be planned again without computing it: nothing conflicts, nothing is in the way. */
  readonly plannedFrom: PlannedFrom | null;
};

type Prepared = Result<PreparedApply, PlanRefusal>;

/**
 * Plans an apply in the merge repository. Neither the workspace nor the user's repository is written to.
 *
 * @param earlier plans to be carried out: one that was computed from the very same is taken as it is. What it says of
 * the bytes of the files it touches is then as old as the plan, and to be compared with them before they are replaced.
 */
export async function planApply({
  workspace,
  mergeRepo,
  request,
  standing,
  earlier = null,
}: {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly request: ApplyRequest;
  /** The session's applies that were not undone, newest first. */
  readonly standing: readonly ApplyOperation[];
  readonly earlier?: PlanCache<PreparedApply> | null;
}): Promise<Prepared> {
  const [found, ready, looked] = await together(
    findTarget(workspace, request),
    readyToWrite(workspace, request.mode !== 'changes'),
    lookAtSession(workspace, mergeRepo, request),
  );
  if (!found.ok) return found;
  const target = found.value;
  if (target.here && !ready.ok) return ready;
  const from = await effectiveBase(workspace, request, target, standing);
  const startedFrom = () =>
    sharedBase(workspace, mergeRepo, { target: target.commit, head: request.head, base: from.commit });
  // A part is what the chosen files are beyond that; as a whole, Git finds the common states by itself.
  const ofPart = isPart(request) ? await startedFrom() : null;
  const base = ofPart ?? from.commit;
  const side = await sessionSide(mergeRepo, request, looked, base);
  if (!side.ok) return side;
  const session = side.value;
  const inputs = { workspace, mergeRepo, request, target, from, session };
  const known = earlier?.take(inputsOf(inputs)) ?? null;
  const snapshot = known && target.here ? await takeSnapshot(workspace, mergeRepo, target.commit) : null;
  // All that follows is told by the same commits, and was asked when it was planned.
  if (known?.plannedFrom && isSeenAgain(known.plannedFrom.workspace, await seenIn(snapshot)))
    return ok({ ...known, snapshot });
  const shared = ofPart ?? (await startedFrom());
  if (await isAsBefore(mergeRepo, session.tree, [base, shared])) return refuse({ code: 'nothing-to-apply' });
  const parts = { ...inputs, base, shared };
  const names = await forbiddenNames(mergeRepo, base, session.tree);
  return names.length > 0
    ? unplannable(parts, names)
    : planParts(parts, snapshot, openResolutions(request.resolutions));
}

/** All that the merges of a plan depend on; what else a workspace has a say in is its snapshot. */
function inputsOf({ workspace, mergeRepo, request, target, from, session }: PlanInputs): string {
  const {
    repositoryPath: _path,
    acceptUnfinished: _accepted,
    fingerprint: _seen,
    message: _message,
    ...wish
  } = {
    fingerprint: null,
    message: null,
    ...request,
  };
  return JSON.stringify([workspace.root, mergeRepo.state, wish, target, from, session]);
}

type PlanInputs = Omit<PlanParts, 'base' | 'shared'>;

async function planParts(
  parts: PlanParts,
  taken: WorkspaceSnapshot | null,
  resolutions: ResolutionBook,
): Promise<Prepared> {
  const { workspace, mergeRepo, request, target, base, session } = parts;
  const style = request.mode === 'changes' ? null : await readMessageStyle(workspace);
  const [commits, snapshot, left] = await together(
    target.commit ? commitsFor(parts, { target: target.commit, style }, resolutions) : null,
    target.here ? (taken ?? takeSnapshot(workspace, mergeRepo, target.commit)) : null,
    leftIn(parts),
  );
  const seen = await seenIn(snapshot);
  const inWorkspace = snapshot ? await planWorkspaceFor(parts, snapshot, commits, resolutions) : null;
  const unfit = resolutions.unfit();
  if (unfit) return refuse(unfit);
  const targetTree = target.commit ? await mergeRepo.treeOf(target.commit) : null;
  const open = [...(commits?.open ?? []), ...(inWorkspace?.open ?? [])];
  const blockers = inWorkspace?.blockers ?? [];
  const conflicts = [...(commits?.conflicts ?? []), ...(inWorkspace?.conflicts ?? [])];
  const undecided = open.length + blockers.length > 0;
  const changesNothing = commits ? commits.tree === targetTree : inWorkspace?.touched.length === 0;
  // When every conflict was resolved to what the target has, a merge still records that. A rebase has no commit to make.
  const isEmpty = commits?.drafts.length === 0 || (conflicts.length === 0 && changesNothing);
  if (!undecided && isEmpty) return refuse({ code: 'nothing-to-apply' });
  await otherTurns();
  const raw = commits?.raw ?? inWorkspace?.raw ?? '';
  const into = commits ? (targetTree ?? '') : (inWorkspace?.worktree.before ?? '');
  const state = await planState({
    mergeRepo,
    head: request.head,
    base,
    mode: request.mode,
    target: target.ref,
    targetCommit: target.commit,
    only: isPart(request) ? [JSON.stringify([request.only, request.hunks])] : null,
    into,
    raw,
    workspace:
      commits && inWorkspace && snapshot
        ? { worktree: inWorkspace.worktree.before, index: snapshot.indexTree }
        : null,
  });
  await otherTurns();
  const files = await plannedFiles(mergeRepo, inWorkspace, commits, targetTree);
  await otherTurns();
  const plan: ApplyPlan = {
    ...emptyPlan(parts),
    files,
    conflicts: open,
    ...(commits && style ? { commits: plannedCommits(request.mode, commits.drafts, style.template) } : {}),
    blockers: [...blockers],
    submodules: await submodulesOf(mergeRepo, inWorkspace, commits, targetTree),
    moved: inWorkspace ? await movedEdits(mergeRepo, inWorkspace, base, session.theirs) : [],
    ...left,
    ...commits?.replay,
    fingerprint: fingerprintOf(state),
  };
  const resolved = conflicts.flatMap((conflict) => {
    const take = resolutions.find(conflict);
    return take ? [{ conflict, take }] : [];
  });
  // With a conflict it also counts what Git does not track, and a file that had to be taken in is not seen again.
  const isPlain = !undecided && conflicts.length === 0 && inWorkspace?.worktree.before === seen?.files;
  return ok({
    plan,
    state,
    target,
    builtOn: parts.from.builtOn,
    builtFrom: parts.from.commit,
    applied: session.applied,
    inWorkspace,
    commits,
    snapshot,
    resolved,
    plannedFrom: isPlain && !inWorkspace?.respells ? { inputs: inputsOf(parts), workspace: seen } : null,
  });
}

async function planWorkspaceFor(
  { workspace, mergeRepo, request, base, session }: PlanParts,
  snapshot: WorkspaceSnapshot,
  commits: CommitPlan | null,
  resolutions: ResolutionBook,
): Promise<WorkspacePlan> {
  const tools = { workspace, mergeRepo, snapshot, labels: APPLY_LABELS };
  if (request.takesOut) {
    const { index: staged, added } = request.takesOut;
    // New files that are large are looked at only when they are asked for.
    await snapshot.lookAt(added);
    const goal = async (from: CommitId) => ({
      theirs: session.theirs,
      oursParents: [snapshot.head, from],
      trees: { base: await mergeRepo.treeOf(from), theirs: session.tree },
    });
    return planWorkspace(tools, [{ worktree: await goal(base), index: await goal(staged), resolutions }]);
  }
  if (commits) {
    const goal = await commitsGoal(mergeRepo, commits, snapshot.head);
    return planWorkspace(tools, [{ worktree: goal, index: goal, resolutions }]);
  }
  const worktree = changesGoal({ base, session }, snapshot.head);
  const plan = await planWorkspace(tools, [{ worktree, index: null, resolutions }]);
  const tell = await oursFromTold(mergeRepo, plan.conflicts, {
    head: await mergeRepo.treeOf(snapshot.head),
    files: plan.worktree.before,
  });
  return { ...plan, open: plan.open.map(tell), conflicts: plan.conflicts.map(tell) };
}

/** A tree that Git would not check out: nothing can be merged with it, so the names are all there is to say. */
function unplannable(parts: PlanParts, blockers: Blocker[]): Prepared {
  const { target, session, from } = parts;
  const state: PlanState = new Map();
  const plan = { ...emptyPlan(parts), blockers, fingerprint: fingerprintOf(state) };
  const { applied } = session;
  const nothing = { inWorkspace: null, commits: null, snapshot: null, resolved: [], plannedFrom: null };
  return ok({ plan, state, target, builtOn: from.builtOn, builtFrom: from.commit, applied, ...nothing });
}
