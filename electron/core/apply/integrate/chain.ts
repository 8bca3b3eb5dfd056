import type { CommitId, SessionId } from '#shared/ids';
import type { IntegrateMode } from '#shared/integrate';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { ApplyOperation, Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { CommitPlan } from '../plan/commit-plan';
import { effectiveBase } from '../plan/effective-base';
import { forbiddenNames } from '../plan/empty-plan';
import type { Target } from '../plan/find-target';
import type { MessageStyle } from '../plan/message-style';
import { commitsFor, isAsBefore, type PlanParts } from '../plan/plan-parts';
import { openResolutions, type ResolutionBook } from '../plan/resolutions';
import { lookAtSession, sessionSide } from '../plan/session-side';
import { sharedBase } from '../plan/shared-base';
import type { ApplyRequest, PlanRefusal } from '../request';

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

/** How each session is applied, which an integration of one session is the same as. */
export function applyModeOf(mode: IntegrateMode): ApplyRequest['mode'] {
  return mode === 'commits' ? 'rebase' : mode;
}

/** One session of it, with what it meets. */
export type IntegrationPart = {
  readonly parts: PlanParts;
  readonly resolutions: ResolutionBook;
  readonly commits: CommitPlan | null;
};

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
export async function planChain(inputs: ChainInputs): Promise<Chain> {
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
