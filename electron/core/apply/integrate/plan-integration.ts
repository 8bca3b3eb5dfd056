import type { ApplyId, CommitId, SessionId } from '#shared/ids';
import type { IntegrateMode, IntegrationPlan } from '#shared/integrate';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { together } from '../../concurrently';
import { type ApplyOperation, readyToWrite, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { CommitDraft, CommitPlan } from '../plan/commit-plan';
import { effectiveBase } from '../plan/effective-base';
import { forbiddenNames } from '../plan/empty-plan';
import { findTarget, type Target } from '../plan/find-target';
import { fingerprintOf, type PlanState } from '../plan/fingerprint';
import type { WorkspaceGoal } from '../plan/merge-goals';
import { type MessageStyle, readMessageStyle } from '../plan/message-style';
import { changesGoal, commitsFor, commitsGoal, isAsBefore, type PlanParts } from '../plan/plan-parts';
import { plannedCommits } from '../plan/planned-commits';
import { plannedFiles, submodulesOf } from '../plan/planned-files';
import { openResolutions, type ResolutionBook } from '../plan/resolutions';
import { lookAtSession, sessionSide } from '../plan/session-side';
import { sharedBase } from '../plan/shared-base';
import { APPLY_LABELS } from '../plan/side-labels';
import { planWorkspace, type WorkspacePlan } from '../plan/workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { ApplyRequest, PlanRefusal } from '../request';
import type { ResolvedConflict } from '../reuse/resolution-memory';
import { flattenDrafts } from './flatten-drafts';
import { describeSteps, stateOfSteps } from './steps';

/** The work of several sessions, to be brought to the workspace together, in this order. */
export type IntegrateRequest = {
  /** The user's workspace. */
  readonly repositoryPath: string;
  readonly mode: IntegrateMode;
  /** Each as a request to apply it alone, with {@link applyModeOf} for its mode. */
  readonly sessions: readonly ApplyRequest[];
};

/** Why nothing can be planned; of an apply, names that are not allowed are a part of its plan. */
export type IntegrateRefusal = PlanRefusal | RefusalOf<'path-blocked'>;

/** What the engine says of a plan; orders are proposed by those above. */
export type PlannedIntegration = Omit<IntegrationPlan, 'proposed' | 'needs' | 'pairs'>;

/** One session of it, with what it meets. */
export type IntegrationPart = {
  readonly parts: PlanParts;
  readonly resolutions: ResolutionBook;
  readonly commits: CommitPlan | null;
};

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

/** How each session is applied, which an integration of one session is the same as. */
export function applyModeOf(mode: IntegrateMode): ApplyRequest['mode'] {
  return mode === 'commits' ? 'rebase' : mode;
}

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

/** The sessions as far as they can be applied, and why the others cannot. */
export type Chain = {
  readonly order: readonly ApplyRequest[];
  readonly done: readonly IntegrationPart[];
  readonly refused: ReadonlyMap<SessionId, IntegrateRefusal>;
};

type ChainInputs = {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly request: IntegrateRequest;
  readonly target: Target;
  readonly style: MessageStyle | null;
  readonly standingOf: (session: SessionId) => Promise<readonly ApplyOperation[]>;
};

/** Each session's side, and for commits what they make of the target, each on top of those before it. */
async function planChain(inputs: ChainInputs): Promise<Chain> {
  const { mergeRepo, request } = inputs;
  const done: IntegrationPart[] = [];
  const refused = new Map<SessionId, IntegrateRefusal>();
  let at = inputs.target.commit;
  for (const one of request.sessions) {
    const parts = await partsFor(inputs, one, at);
    if (!parts.ok) {
      refused.set(one.session, parts.refusal);
      continue;
    }
    const resolutions = openResolutions(one.resolutions);
    const { style } = inputs;
    const commits = at ? await commitsFor(parts.value, { target: at, style }, resolutions) : null;
    // Stands for the last of the commits to be made: only what it holds and descends from counts.
    if (commits && at && commits.drafts.length > 0) at = await mergeRepo.commit(commits.tree, [at]);
    done.push({ parts: parts.value, resolutions, commits });
  }
  return { order: request.sessions, done, refused };
}

async function partsFor(
  { workspace, mergeRepo, target, standingOf }: ChainInputs,
  request: ApplyRequest,
  at: CommitId | null,
): Promise<Result<PlanParts, IntegrateRefusal>> {
  const looked = await lookAtSession(workspace, mergeRepo, request);
  const from = await effectiveBase(workspace, request, target, await standingOf(request.session));
  const base = from.commit;
  const side = await sessionSide(mergeRepo, request, looked, base);
  if (!side.ok) return side;
  const session = side.value;
  const shared = await sharedBase(workspace, mergeRepo, { target: at, head: request.head, base });
  if (await isAsBefore(mergeRepo, session.tree, [base, shared])) return refuse({ code: 'nothing-to-apply' });
  const names = await forbiddenNames(mergeRepo, base, session.tree);
  if (names.length > 0) return refuse({ code: 'path-blocked', blockers: names });
  const goingTo = { ...target, commit: at };
  return ok({ workspace, mergeRepo, request, target: goingTo, from, base, shared, session });
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
