import type { CommitId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { listWorktrees, resolveCommit } from '../../git/index';
import { checkedOut, type Workspace } from '../../writing/index';
import type { ApplyRequest, PlanRefusal } from '../request';

export type Target = {
  /** Full ref, or `HEAD` when detached. */
  readonly ref: string;
  readonly commit: CommitId | null;
  /** True when it is what the workspace has checked out. */
  readonly here: boolean;
};

/** The branch to change, if an apply may change it. */
export async function findTarget(
  workspace: Workspace,
  request: ApplyRequest,
): Promise<Result<Target, PlanRefusal>> {
  const head = await checkedOut(workspace);
  const ref = request.target ?? head.ref;
  if (ref === head.ref) {
    if (head.commit === null && request.mode !== 'changes')
      return refuse({ code: 'target-unknown', target: ref });
    return ok({ ref, commit: head.commit, here: true });
  }
  const commit = ref.startsWith('refs/heads/') ? await resolveCommit(workspace.git, ref) : null;
  if (commit === null || request.mode === 'changes') return refuse({ code: 'target-unknown', target: ref });
  const elsewhere = (await listWorktrees(workspace.git)).find((worktree) => worktree.branch === ref);
  if (elsewhere) return refuse({ code: 'target-checked-out-elsewhere', target: ref, path: elsewhere.path });
  return ok({ ref, commit, here: false });
}
