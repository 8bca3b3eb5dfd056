import { type ApplyRecord, countPlanned } from '#shared/apply';
import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result } from '#shared/result';
import { type ApplyOperation, type NotExecuted, refsOf } from '../../writing/index';
import {
  type Applied,
  commitsMade,
  newApplyId,
  type RunPlace,
  type RunTools,
  runPlanned,
  standingApplies,
} from '../apply-run';
import { readSides } from '../conflict-sides';
import type { NotMade } from '../execute/make-commits';
import { writeOperation } from '../execute/write-operation';
import type { MergeRepository } from '../merge-repository';
import { changedParts } from '../plan/fingerprint';
import { withMessage } from '../plan/planned-commits';
import { JUST_DONE } from '../records';
import type { WriteRefusal } from '../request';
import { reusedOf } from '../reuse/resolution-memory';
import type { WatchedWriting } from '../stoppable';
import { applyModeOf, type IntegrateRefusal, type IntegrateRequest } from './chain';
import { type PreparedIntegration, planIntegration } from './plan-integration';

export type RunIntegration = IntegrateRequest & {
  /** Of the plan that the user saw; null writes whatever a fresh plan says. */
  readonly fingerprint: string | null;
  /** For the commit whose message the plan drafts; null: what was drafted. */
  readonly message: string | null;
};

export type RunIntegrationRefusal =
  | IntegrateRefusal
  | WriteRefusal
  | RefusalOf<'work-unfinished' | 'integration-conflicts' | 'message-unfit'>;

/** Brings the work of several sessions to the workspace as one apply, with one record and one undo. */
export function runIntegration(
  tools: RunTools,
  place: RunPlace & { readonly request: RunIntegration },
): Promise<Result<ApplyRecord, RunIntegrationRefusal>> {
  const { workspace, request } = place;
  return runPlanned<PreparedIntegration, RunIntegrationRefusal>(tools, place, {
    plan: (mergeRepo) =>
      planIntegration({
        workspace,
        mergeRepo,
        request,
        standingOf: (session) => standingApplies(tools.records, workspace, { session }),
      }),
    touched: ({ inWorkspace }) => inWorkspace.touched,
    notToBeRun: (planned) => notToBeRun(tools, planned, request),
    write: (watched, mergeRepo, planned) => write(watched, place, mergeRepo, planned),
    resolved: ({ sessions }) =>
      sessions.map(({ resolved, request: { session, title } }) => [resolved, { session, title }]),
  });
}

function notToBeRun(
  { recall }: Pick<RunTools, 'recall'>,
  { plan, state, refused, sessions }: PreparedIntegration,
  { fingerprint, message }: RunIntegration,
): RunIntegrationRefusal | null {
  if (fingerprint !== null && fingerprint !== plan.fingerprint) {
    const seen = recall(fingerprint);
    return { code: 'plan-stale', changed: seen ? changedParts(seen, state) : [] };
  }
  if (refused) return refused;
  for (const [at, { unfinished }] of plan.steps.entries())
    if (unfinished && !sessions[at]?.request.acceptUnfinished) return { code: 'work-unfinished', unfinished };
  const conflicting = plan.steps.filter(({ conflicts }) => conflicts.length > 0);
  if (conflicting.length > 0)
    return {
      code: 'integration-conflicts',
      target: plan.target,
      steps: conflicting.map(({ session, title, conflicts, against }) => ({
        ...{ session, title, conflicts, against },
      })),
    };
  if (plan.blockers.length > 0) return { code: 'path-blocked', blockers: plan.blockers };
  if (message !== null && (plan.commits?.message ?? null) === null)
    return { code: 'message-unfit', commits: plan.commits?.count ?? 0 };
  return null;
}

async function write(
  tools: RunTools & WatchedWriting,
  { workspace, request }: RunPlace & { readonly request: RunIntegration },
  mergeRepo: MergeRepository,
  prepared: PreparedIntegration,
): Promise<Result<Applied, NotExecuted | NotMade | RefusalOf<'signer-not-trusted'>>> {
  const { target, sessions } = prepared;
  const drafts = prepared.drafts && withMessage(prepared.drafts, request.message);
  const outcome = await commitsMade(workspace, mergeRepo, drafts);
  if (!outcome.ok) return outcome;
  const made = outcome.value;
  const commit = made.at(-1) ?? null;
  const operation = await operationOf(tools, { workspace, mergeRepo }, prepared, made);
  if (!operation) throw new Error('an integration of no session');
  const written = await writeOperation(
    { workspace, mergeRepo, step: tools.step, render: tools.render },
    {
      operation,
      leadsTo: sessions.map(({ applied }) => applied),
      target,
      inWorkspace: prepared.inWorkspace,
      snapshot: prepared.snapshot,
      ref: commit && target.commit ? { name: target.ref, from: target.commit, to: commit } : null,
      known: [target.commit, ...sessions.flatMap(({ base, request: { head } }) => [base, head])],
      originals: new Map(),
    },
  );
  return written.ok ? ok({ operation, transaction: written.value.transaction }) : written;
}

async function operationOf(
  { clock, memory }: RunTools,
  { workspace, mergeRepo }: Pick<RunPlace, 'workspace'> & { readonly mergeRepo: MergeRepository },
  { plan, target, sessions }: PreparedIntegration,
  made: readonly CommitId[],
): Promise<ApplyOperation | null> {
  const at = clock.now();
  const apply = newApplyId(at);
  const parts: NonNullable<ApplyRecord['integrates']> = [];
  for (const { request, applied, resolved } of sessions) {
    const { session, title } = request;
    const files = plan.steps.find((step) => step.session === session)?.files ?? [];
    const renamed = files.length - countPlanned({ files });
    const reused = await reusedOf(memory, resolved, readSides(mergeRepo));
    parts.push({ session, title, head: applied, files: files.map(({ path }) => path), renamed, reused });
  }
  const [first] = parts;
  const [of] = sessions;
  if (!first || !of) return null;
  const commit = made.at(-1) ?? null;
  const renamed = plan.files.length - countPlanned(plan);
  const record: ApplyRecord = {
    apply,
    session: first.session,
    mode: applyModeOf(plan.mode),
    at: at.toISOString(),
    target: plan.target,
    commit,
    commits: [...made],
    before: commit ? target.commit : null,
    head: first.head,
    files: plan.files.map((file) => file.path),
    ...(renamed > 0 ? { renamed } : {}),
    reused: parts.flatMap(({ reused }) => reused),
    ...JUST_DONE,
    markers: [...new Set(plan.steps.flatMap(({ markers }) => markers))],
    integrates: parts,
    snapshotRef: refsOf(apply).before,
  };
  return {
    kind: 'apply',
    record,
    repository: workspace.commonDir,
    root: workspace.root,
    base: of.builtFrom,
    builtOn: of.builtOn,
    madeAnew: false,
    plannedOn: target.commit,
    parts: sessions.map(({ builtFrom, builtOn }) => ({ base: builtFrom, builtOn, madeAnew: false })),
  };
}
