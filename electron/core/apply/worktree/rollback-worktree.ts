import type { CommitId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import {
  beneathBookkeeping,
  commitTree,
  deleteRef,
  type Git,
  keepLooseEnds,
  listRefs,
  listWorktrees,
  openRepository,
  type Person,
  readRef,
  resolveCommit,
  treeOf,
  UNDERSTORY,
  updateRef,
} from '../../git/index';
import { headText, type RollbackOperation, type Work } from '../../writing/index';
import { newApplyId } from '../apply-run';
import { planRollback } from './plan-rollback';
import type { SessionWorkspace, WorktreePlace } from './session-workspace';
import { writeRollback } from './write-rollback';
import type { WriteTools } from './write-tools';
import { sessionRefs } from './written';

export type RollbackRequest = WorktreePlace & {
  /** Full ref of the session's branch. */
  readonly branch: string;
  /** The checkpoint that the worktree was in last. */
  readonly head: CommitId;
  /** The checkpoint to go to, and where the branch was with it; null: where that checkpoint's HEAD was. */
  readonly to: CommitId;
  readonly branchCommit: CommitId | null;
};

export type RollbackRefusal = RefusalOf<
  | 'worktree-missing'
  | 'target-checked-out-elsewhere'
  | 'path-blocked'
  | 'plan-stale'
  | 'index-locked'
  | 'content-filter-failed'
  | 'programs-not-trusted'
  | 'disk-full'
  | 'not-writable'
  | 'objects-missing'
>;

/** Attempts when files change in the very moment of writing. */
const ATTEMPTS = 3;

/** Plans and writes. What the worktree, its HEAD and its branch are now is kept in one commit under a ref of its own. */
export async function rollbackWorktree(
  tools: WriteTools,
  session: SessionWorkspace,
  request: RollbackRequest,
): Promise<Result<Work, RollbackRefusal>> {
  const repository = openRepository(request.repositoryPath);
  const elsewhere = await checkedOutElsewhere(repository, request);
  if (elsewhere) return refuse(elsewhere);
  const to = await branchAt(repository, request, session.opened.author ?? UNDERSTORY);
  let changed: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const head = await headText(session.workspace.gitDir);
    const from = await branchNow(session, request);
    const plan = await planRollback(session, await treeOf(repository, request.to), request.head);
    if (plan.blockers.length > 0) return refuse({ code: 'path-blocked', blockers: [...plan.blockers] });
    const { hasLooseEnds: _, ...left } = await keepState(session, request, plan.before, from);
    tools.step({ at: 'state kept' });
    const at = tools.clock.now();
    const operation: RollbackOperation = {
      kind: 'rollback',
      id: newApplyId(at),
      session: request.session,
      at: at.toISOString(),
      checkpoint: request.to,
      branchBefore: from,
      branchAfter: to,
      abandoned: left,
      files: plan.touched.map(({ path }) => path),
    };
    const branch = { ref: request.branch, from, to };
    const outcome = await writeRollback(session, tools.step, { operation, plan, branch, head });
    if (outcome.ok) return ok(outcome.value);
    await deleteRef(repository, left.ref, left.commit);
    if (outcome.refusal.code !== 'stale') return refuse(outcome.refusal);
    changed = outcome.refusal.changed;
  }
  return refuse({ code: 'plan-stale', changed: [...changed] });
}

/** Where the session's branch was at the checkpoint; a commit that is gone since is made again from the checkpoint. */
async function branchAt(
  git: Git,
  { to, branchCommit, session }: RollbackRequest,
  author: Person,
): Promise<CommitId> {
  const parent = await beneathBookkeeping(git, to);
  if (branchCommit === null) return parent ?? to;
  const found = await resolveCommit(git, branchCommit);
  if (found) return found;
  return commitTree(git, {
    tree: await treeOf(git, to),
    parents: parent ? [parent] : [],
    message: `Work of an agent\n\nUnderstory-Session: ${session}\n`,
    author,
  });
}

/** That another worktree has the session's branch checked out: its HEAD would move with the branch, and its files would not. */
export async function checkedOutElsewhere(
  git: Git,
  { branch: target, path: own }: Pick<RollbackRequest, 'branch' | 'path'>,
): Promise<RefusalOf<'target-checked-out-elsewhere'> | null> {
  const found = (await listWorktrees(git)).find(({ branch, path }) => branch === target && path !== own);
  return found ? { code: 'target-checked-out-elsewhere', target, path: found.path } : null;
}

/** Where the session's branch is. One that was deleted is made again where HEAD is, so that it can be moved. */
export async function branchNow(
  { workspace, opened }: SessionWorkspace,
  request: Pick<RollbackRequest, 'branch' | 'head'>,
): Promise<CommitId> {
  const now = await readRef(workspace.git, request.branch);
  if (now) return now;
  const at = opened.head?.commit ?? (await beneathBookkeeping(workspace.git, request.head)) ?? request.head;
  await updateRef(workspace.git, request.branch, at, { from: null, message: 'understory: made again' });
  return at;
}

/** Keeps what the worktree and the branch are now under a ref of its own, with what only its index leads to. */
export async function keepState(
  { workspace, opened }: SessionWorkspace,
  { session, head }: Pick<RollbackRequest, 'session' | 'head'>,
  tree: string,
  branch: CommitId,
): Promise<{ ref: string; commit: CommitId; hasLooseEnds: boolean }> {
  const { git } = workspace;
  const recorded = [opened.head?.commit ?? null, branch, await resolveCommit(git, head)];
  const known = recorded.filter((one) => one !== null);
  // The index is made anew, and an operation that is open ends: what only they lead to is kept as well.
  const looseEnds = await keepLooseEnds(git, { gitDir: workspace.gitDir, logs: [], known });
  const commit = await commitTree(git, {
    tree,
    parents: [...new Set([...known, ...(looseEnds ? [looseEnds] : [])])],
    message: `Before a rollback\n\nUnderstory-Session: ${session}\n`,
    author: UNDERSTORY,
  });
  const prefix = `${sessionRefs(session)}/rollback`;
  const numbers = (await listRefs(git, prefix)).map(({ ref }) => Number(ref.slice(prefix.length + 1)) || 0);
  const ref = `${prefix}/${Math.max(0, ...numbers) + 1}`;
  await updateRef(git, ref, commit, { from: null });
  return { ref, commit, hasLooseEnds: looseEnds !== null };
}
