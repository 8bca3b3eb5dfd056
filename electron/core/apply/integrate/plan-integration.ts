import type { ApplyId, CommitId, SessionId } from '#shared/ids';
import type { IntegrationPlan } from '#shared/integrate';
import { ok, type Result, refuse } from '#shared/result';
import { together } from '../../concurrently';
import { type ApplyOperation, readyToWrite, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { CommitDraft } from '../plan/commit-plan';
import { findTarget, type Target } from '../plan/find-target';
import { fingerprintOf, type PlanState } from '../plan/fingerprint';
import type { WorkspaceGoal } from '../plan/merge-goals';
import { readMessageStyle } from '../plan/message-style';
import { changesGoal, commitsGoal } from '../plan/plan-parts';
import { plannedCommits } from '../plan/planned-commits';
import { plannedFiles, submodulesOf } from '../plan/planned-files';
import { APPLY_LABELS } from '../plan/side-labels';
import { planWorkspace, type WorkspacePlan } from '../plan/workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { ApplyRequest } from '../request';
import type { ResolvedConflict } from '../reuse/resolution-memory';
import {
  applyModeOf,
  type IntegrateRefusal,
  type IntegrateRequest,
  type IntegrationPart,
  planChain,
} from './chain';
import { flattenDrafts } from './flatten-drafts';
import { describeSteps, stateOfSteps } from './steps';

/** What the engine says of a plan; orders are proposed by those above. */
export type PlannedIntegration = Omit<IntegrationPlan, 'proposed' | 'needs' | 'pairs'>;

export type PreparedIntegration = {
  readonly plan: PlannedIntegration;
  readonly state: PlanState;
  readonly target: Target;
  readonly snapshot: WorkspaceSnapshot;
  readonly inWorkspace: WorkspacePlan;
  readonly drafts: readonly CommitDraft[] | null;
  /** Why one of the sessions cannot be integrated, so that nothing is; null: all can. */
  readonly refused: IntegrateRefusal | null;
  readonly sessions: readonly {
    readonly request: ApplyRequest;
    readonly builtOn: ApplyId | null;
    readonly builtFrom: CommitId;
    /** The state that is applied, and what it is compared with. */
    readonly applied: CommitId;
    readonly base: CommitId;
    readonly resolved: readonly ResolvedConflict[];
  }[];
};

/**
 * Plans an integration in the merge repository: what each session would be planned as, had those before it been applied.
 * Neither the workspace nor the user's repository is written to.
 *
 * @param standingOf a session's applies that were not undone, newest first
 */
export async function planIntegration({
  workspace,
  mergeRepo,
  request,
  standingOf,
}: {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly request: IntegrateRequest;
  readonly standingOf: (session: SessionId) => Promise<readonly ApplyOperation[]>;
}): Promise<Result<PreparedIntegration, IntegrateRefusal>> {
  const [first] = request.sessions;
  if (!first) return refuse({ code: 'nothing-to-apply' });
  const inCommits = request.mode !== 'changes';
  const [found, ready] = await together(findTarget(workspace, first), readyToWrite(workspace, inCommits));
  if (!found.ok) return found;
  if (!ready.ok) return ready;
  const target = found.value;
  const style = inCommits ? await readMessageStyle(workspace) : null;
  const chain = await planChain({ workspace, mergeRepo, request, target, style, standingOf });
  const [firstPart, ...others] = chain.done;
  const snapshot = await takeSnapshot(workspace, mergeRepo, target.commit);
  if (!firstPart) return refuse([...chain.refused.values()][0] ?? { code: 'nothing-to-apply' });
  const goals = await Promise.all(chain.done.map((part) => goalOf(mergeRepo, part, snapshot.head)));
  const [goal, ...more] = goals;
  if (!goal) return refuse({ code: 'nothing-to-apply' });
  const tools = { workspace, mergeRepo, snapshot, labels: APPLY_LABELS };
  const inWorkspace = await planWorkspace(tools, [goal, ...more]);
  for (const { resolutions } of chain.done) {
    const unfit = resolutions.unfit();
    if (unfit) return refuse(unfit);
  }
  const last = others.at(-1) ?? firstPart;
  const targetTree = target.commit ? await mergeRepo.treeOf(target.commit) : null;
  const steps = await describeSteps(mergeRepo, chain, { inWorkspace, snapshot, targetTree });
  const state = await stateOfSteps(mergeRepo, chain.done, inWorkspace, { request, target, snapshot });
  const drafts = style
    ? await flattenDrafts(mergeRepo, chain.done, { mode: request.mode, target, style })
    : null;
  const isEmpty = drafts ? drafts.length === 0 : inWorkspace.touched.length === 0;
  const undecided = steps.some(({ conflicts, refusal }) => refusal !== null || conflicts.length > 0);
  if (isEmpty && !undecided && inWorkspace.blockers.length === 0) return refuse({ code: 'nothing-to-apply' });
  const plan: PlannedIntegration = {
    mode: request.mode,
    target: target.ref,
    targetCommit: target.commit,
    steps,
    files: await plannedFiles(mergeRepo, inWorkspace, last.commits, targetTree),
    blockers: [...inWorkspace.blockers],
    submodules: await submodulesOf(mergeRepo, inWorkspace, last.commits, targetTree),
    ...(drafts && style
      ? { commits: plannedCommits(applyModeOf(request.mode), drafts, style.template) }
      : {}),
    tree: inWorkspace.worktree.after,
    fingerprint: fingerprintOf(state),
  };
  const all = inWorkspace.merges;
  const sessions = chain.done.map(({ parts, commits, resolutions }, at) => ({
    request: parts.request,
    builtOn: parts.from.builtOn,
    builtFrom: parts.from.commit,
    applied: parts.session.applied,
    base: parts.base,
    resolved: [commits, all.files[at], all.index[at]].flatMap((merge) =>
      (merge?.conflicts ?? []).flatMap((conflict) => {
        const take = resolutions.find(conflict);
        return take ? [{ conflict, take }] : [];
      }),
    ),
  }));
  const refused = [...chain.refused.values()][0] ?? null;
  return ok({ plan, state, target, snapshot, inWorkspace, drafts, refused, sessions });
}

async function goalOf(
  mergeRepo: MergeRepository,
  { parts, commits, resolutions }: IntegrationPart,
  head: CommitId,
): Promise<WorkspaceGoal> {
  if (!commits) return { worktree: changesGoal(parts, head), index: null, resolutions };
  const goal = await commitsGoal(mergeRepo, commits, parts.target.commit ?? head);
  return { worktree: goal, index: goal, resolutions };
}
