import { randomBytes } from 'node:crypto';
import { type ApplyRecord, countPlanned } from '#shared/apply';
import type { FromSession } from '#shared/conflict';
import { ApplyId, type CommitId } from '#shared/ids';
import type { Refusal, RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { together } from '../concurrently';
import type { Clock } from '../ports';
import {
  type ApplyOperation,
  type NotExecuted,
  partsOf,
  refsOf,
  removeTree,
  type StepHook,
  type TouchedFile,
  type Transaction,
  type Workspace,
} from '../writing/index';
import { readSides } from './conflict-sides';
import { identitiesOf, makeCommits, type NotMade } from './execute/make-commits';
import { signerOf } from './execute/signing';
import { writeOperation } from './execute/write-operation';
import type { MergeRepository } from './merge-repository';
import type { CommitDraft } from './plan/commit-plan';
import { changedParts, type PlanState } from './plan/fingerprint';
import { type PreparedApply, planApply } from './plan/plan-apply';
import type { PlanCache } from './plan/plan-cache';
import { withMessage } from './plan/planned-commits';
import { type ApplyRecords, JUST_DONE } from './records';
import type { RunRefusal, RunRequest, WriteRefusal } from './request';
import { type ResolutionMemory, type ResolvedConflict, reusedOf } from './reuse/resolution-memory';
import { unlessStopped, type WatchedWriting, type WriteWatch, watchWriting } from './stoppable';

/** Attempts when files change in the very moment of writing. */
const ATTEMPTS = 3;

export type RunTools = {
  readonly records: ApplyRecords;
  readonly memory: ResolutionMemory;
  readonly clock: Clock;
  readonly step: StepHook;
  /** Plans that were shown; one of them is carried out without computing it again when it still holds. */
  readonly plans: PlanCache<PreparedApply>;
  /** The state behind a fingerprint that was given out, as far as it is remembered. */
  recall(fingerprint: string): PlanState | undefined;
};

/** Where a plan is made and written, and who follows it. */
export type RunPlace = {
  readonly workspace: Workspace;
  readonly openMergeRepository: () => Promise<MergeRepository>;
  readonly watch: WriteWatch | null;
};

/** How one kind of apply is planned and written. */
export type Running<P, R> = {
  plan(mergeRepo: MergeRepository): Promise<Result<P, R>>;
  touched(planned: P): readonly TouchedFile[];
  /** Why this plan is not to be written; null: it is. */
  notToBeRun(planned: P): R | null;
  write(
    tools: RunTools & WatchedWriting,
    mergeRepo: MergeRepository,
    planned: P,
  ): Promise<Result<Applied, NotExecuted | NotMade | RefusalOf<'signer-not-trusted'>>>;
  /** Conflicts that were decided, with the session in which they were. */
  resolved(planned: P): readonly (readonly [readonly ResolvedConflict[], FromSession])[];
};

/** Makes sure of the plan, or plans anew, and writes; or refuses without a trace. */
export function runApply(
  tools: RunTools,
  place: RunPlace & { readonly request: RunRequest },
): Promise<Result<ApplyRecord, RunRefusal>> {
  const { workspace, request } = place;
  return runPlanned<PreparedApply, RunRefusal>(tools, place, {
    async plan(mergeRepo) {
      const standing = await standingApplies(tools.records, workspace, request);
      return planApply({ workspace, mergeRepo, request, standing, earlier: tools.plans });
    },
    touched: ({ inWorkspace }) => inWorkspace?.touched ?? [],
    notToBeRun: (planned) => notToBeRun(tools, planned, request),
    write: (watched, mergeRepo, planned) => writeApply(watched, { workspace, mergeRepo }, planned, request),
    resolved: ({ resolved }) => [[resolved, { session: request.session, title: request.title }]],
  });
}

/** Plans until what was planned on stays as it is while it is written. */
export async function runPlanned<P, R extends Refusal>(
  tools: RunTools,
  { openMergeRepository, watch }: RunPlace,
  running: Running<P, R>,
): Promise<Result<ApplyRecord, R | WriteRefusal>> {
  let changed: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await using mergeRepo = await openMergeRepository();
    const planned = await running.plan(mergeRepo);
    if (!planned.ok) return planned;
    const refusal = running.notToBeRun(planned.value);
    if (refusal) return refuse(refusal);
    if (watch?.signal.aborted) return refuse({ code: 'apply-stopped' });
    const watched = watchWriting(tools.step, watch, running.touched(planned.value));
    const outcome = await unlessStopped(
      watch,
      running.write({ ...tools, ...watched }, mergeRepo, planned.value),
    );
    if (outcome === null) return refuse({ code: 'apply-stopped' });
    if (outcome.ok) {
      const { operation, transaction } = outcome.value;
      // What fails from here on is made up for by recovery.
      await tools.records.keep(operation);
      tools.step({ at: 'recorded' });
      await removeTree(transaction.fresh);
      for (const [resolved, from] of running.resolved(planned.value))
        await tools.memory.remember(resolved, from, readSides(mergeRepo));
      return ok(operation.record);
    }
    if (outcome.refusal.code !== 'stale') return refuse(outcome.refusal);
    changed = outcome.refusal.changed;
  }
  return refuse({ code: 'plan-stale', changed: [...changed] });
}

function notToBeRun(tools: RunTools, { plan, state }: PreparedApply, request: RunRequest): RunRefusal | null {
  if (request.fingerprint !== null && request.fingerprint !== plan.fingerprint) {
    const seen = tools.recall(request.fingerprint);
    return { code: 'plan-stale', changed: seen ? changedParts(seen, state) : [] };
  }
  if (plan.unfinished && !request.acceptUnfinished)
    return { code: 'work-unfinished', unfinished: plan.unfinished };
  if (plan.conflicts.length > 0) return { code: 'conflicts', conflicts: plan.conflicts, target: plan.target };
  if (plan.blockers.length > 0) return { code: 'path-blocked', blockers: plan.blockers };
  const hasMessage = request.message !== null && request.message !== undefined;
  if (hasMessage && (plan.commits?.message ?? null) === null)
    return { code: 'message-unfit', commits: plan.commits?.count ?? 0 };
  return null;
}

export type Applied = { readonly operation: ApplyOperation; readonly transaction: Transaction };

async function writeApply(
  tools: RunTools & WatchedWriting,
  { workspace, mergeRepo }: { readonly workspace: Workspace; readonly mergeRepo: MergeRepository },
  prepared: PreparedApply,
  request: RunRequest,
): Promise<Result<Applied, NotExecuted | NotMade | RefusalOf<'signer-not-trusted'>>> {
  const { plan, target, commits } = prepared;
  const drafts = commits && withMessage(commits.drafts, request.message ?? null);
  const outcome = await commitsMade(workspace, mergeRepo, drafts);
  if (!outcome.ok) return outcome;
  const made = outcome.value;
  const commit = made.at(-1) ?? null;
  const at = tools.clock.now();
  const apply = newApplyId(at);
  const record: ApplyRecord = {
    apply,
    session: request.session,
    mode: request.mode,
    at: at.toISOString(),
    target: target.ref,
    commit,
    commits: [...made],
    before: commit ? target.commit : null,
    head: prepared.applied,
    files: plan.files.map((file) => file.path),
    ...(countPlanned(plan) < plan.files.length ? { renamed: plan.files.length - countPlanned(plan) } : {}),
    reused: await reusedOf(tools.memory, prepared.resolved, readSides(mergeRepo)),
    ...JUST_DONE,
    markers: plan.markers,
    ...(request.takesOut ? { handedTo: request.takesOut.to } : {}),
    snapshotRef: refsOf(apply).before,
  };
  const operation: ApplyOperation = {
    kind: 'apply',
    record,
    repository: workspace.commonDir,
    root: workspace.root,
    base: prepared.builtFrom,
    builtOn: prepared.builtOn,
    madeAnew: false,
    plannedOn: target.commit,
  };
  const ref = commit && target.commit ? { name: target.ref, from: target.commit, to: commit } : null;
  const written = await writeOperation(
    { workspace, mergeRepo, step: tools.step, render: tools.render },
    {
      operation,
      leadsTo: [record.head],
      target,
      inWorkspace: prepared.inWorkspace,
      snapshot: prepared.snapshot,
      ref,
      known: [target.commit, plan.base, request.head],
      originals: new Map(),
    },
  );
  return written.ok ? ok({ operation, transaction: written.value.transaction }) : written;
}

/** Makes what was drafted with the user's identity and signature; null: nothing was. */
export async function commitsMade(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  drafts: readonly CommitDraft[] | null,
): Promise<Result<readonly CommitId[], NotMade | RefusalOf<'signer-not-trusted'>>> {
  if (drafts === null) return ok([]);
  const [signer, identities] = await together(signerOf(workspace), identitiesOf(workspace));
  if (!signer.ok) return signer;
  if (!identities.ok) return identities;
  return makeCommits(workspace, mergeRepo, drafts, { identities: identities.value, signer: signer.value });
}

/** Applies of the session to this repository that were not undone, newest first; of integrations its part. */
export async function standingApplies(
  records: ApplyRecords,
  workspace: Workspace,
  { session }: Pick<RunRequest, 'session'>,
): Promise<ApplyOperation[]> {
  return (await records.all())
    .flatMap(partsOf)
    .filter(
      ({ record, repository }) =>
        record.session === session && record.state === 'done' && repository === workspace.commonDir,
    );
}

/** Sorts by time, and two of one moment differ. */
export function newApplyId(at: Date): ApplyId {
  return ApplyId.parse(`${at.getTime().toString(36).padStart(9, '0')}${randomBytes(4).toString('hex')}`);
}
