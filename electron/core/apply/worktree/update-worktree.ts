import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import type { NotExecuted, UpdateOperation, Work, Workspace } from '../../writing/index';
import { newApplyId, standingApplies } from '../apply-run';
import { readSides } from '../conflict-sides';
import { identitiesOf, makeCommits } from '../execute/make-commits';
import { writeOperation } from '../execute/write-operation';
import type { MergeRepository } from '../merge-repository';
import { reusedOf } from '../reuse/resolution-memory';
import { unlessStopped, type WatchedWriting, type WriteWatch, watchWriting } from '../stoppable';
import { type PreparedUpdate, planUpdate, type UpdatePlanRefusal, type UpdateRequest } from './plan-update';
import type { SessionWorkspace } from './session-workspace';
import type { WriteTools } from './write-tools';

export type UpdateRun = UpdateRequest & { readonly fingerprint: string | null };

export type UpdateRefusal =
  | UpdatePlanRefusal
  | RefusalOf<'conflicts' | 'path-blocked' | 'plan-stale' | 'identity-missing' | 'update-stopped'>;

const ATTEMPTS = 3;

/** Plans anew and writes the worktree and the session's branch in one step, or refuses without a trace. */
export async function updateWorktree(
  tools: WriteTools,
  {
    session,
    openMergeRepository,
    request,
    watch,
  }: {
    readonly session: SessionWorkspace;
    readonly openMergeRepository: () => Promise<MergeRepository>;
    readonly request: UpdateRun;
    readonly watch: WriteWatch | null;
  },
): Promise<Result<Work, UpdateRefusal>> {
  let changed: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await using mergeRepo = await openMergeRepository();
    const standing = await standingApplies(tools.records, session.workspace, request);
    const planned = await planUpdate(session.workspace, mergeRepo, request, standing);
    if (!planned.ok) return planned;
    const { plan } = planned.value;
    if (request.fingerprint !== null && request.fingerprint !== plan.fingerprint)
      return refuse({ code: 'plan-stale', changed: [] });
    if (plan.conflicts.length > 0) return refuse({ code: 'conflicts', conflicts: plan.conflicts });
    if (plan.blockers.length > 0) return refuse({ code: 'path-blocked', blockers: plan.blockers });
    if (watch?.signal.aborted) return refuse({ code: 'update-stopped' });
    const watched = watchWriting(tools.step, watch, planned.value.inWorkspace.touched);
    const outcome = await unlessStopped(
      watch,
      write({ ...tools, ...watched }, { workspace: session.workspace, mergeRepo }, request, planned.value),
    );
    if (outcome === null) return refuse({ code: 'update-stopped' });
    if (outcome.ok) {
      const { session, title } = request;
      await tools.memory?.remember(planned.value.resolved, { session, title }, readSides(mergeRepo));
      return ok(outcome.value);
    }
    if (outcome.refusal.code !== 'stale') return refuse(outcome.refusal);
    changed = outcome.refusal.changed;
  }
  return refuse({ code: 'plan-stale', changed: [...changed] });
}

async function write(
  { clock, memory, step, render }: WriteTools & WatchedWriting,
  { workspace, mergeRepo }: { readonly workspace: Workspace; readonly mergeRepo: MergeRepository },
  request: UpdateRun,
  { plan, tip, source, inWorkspace, snapshot, drafts, resolved }: PreparedUpdate,
): Promise<Result<Work, NotExecuted | RefusalOf<'identity-missing'>>> {
  let commits: readonly CommitId[] = [];
  if (drafts.length > 0) {
    // Only commits on the user's own branches are signed; these are the session's, and the user may not be there.
    const identities = await identitiesOf(workspace);
    if (!identities.ok) return identities;
    const by = { identities: identities.value, signer: null };
    const made = await makeCommits(workspace, mergeRepo, drafts, by);
    if (!made.ok) throw new Error(`an unsigned commit was refused: ${made.refusal.code}`);
    commits = made.value;
  }
  const commit = commits.at(-1) ?? source;
  const at = clock.now();
  const operation: UpdateOperation = {
    kind: 'update',
    id: newApplyId(at),
    session: request.session,
    at: at.toISOString(),
    mode: request.mode,
    source: request.source,
    sourceCommit: source,
    head: request.head,
    branchAfter: commit,
    files: plan.files.map(({ path }) => path),
    reused: memory ? await reusedOf(memory, resolved, readSides(mergeRepo)) : [],
  };
  return writeOperation(
    { workspace, mergeRepo, step, render },
    {
      operation,
      leadsTo: [source],
      target: { ref: request.branch, commit: tip, here: true },
      inWorkspace,
      snapshot,
      ref: { name: request.branch, from: tip, to: commit },
      known: [tip, source, request.head],
      originals: new Map(),
    },
  );
}
