import type { CommitId } from '#shared/ids';
import { ok, type Result } from '#shared/result';
import { together } from '../../concurrently';
import { beneathBookkeeping, isAncestor, resolveCommit } from '../../git/index';
import type { Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { ApplyRequest, PlanRefusal } from '../request';
import { partTree } from './chosen-part';

/** What of the session is applied, as the merges need it. */
export type SessionSide = {
  readonly tree: string;
  readonly applied: CommitId;
  /** For merging: related to the base and to the session's own history. */
  readonly theirs: CommitId;
  readonly tip: CommitId;
  readonly hasBranch: boolean;
};

/** What Git says of a session's state and branch, whatever they are compared with. */
type LookedAt = {
  readonly headTree: string;
  readonly branchTip: CommitId | null;
  /** The commit that the state stands on; null: none, or it is not asked for. */
  readonly stoodOn: CommitId | null;
};

/** Asks for what {@link sessionSide} is made of. */
export async function lookAtSession(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  request: ApplyRequest,
): Promise<LookedAt> {
  const [headTree, branchTip, stoodOn] = await together(
    mergeRepo.treeOf(request.head),
    request.branch ? resolveCommit(workspace.git, request.branch) : null,
    isPart(request) ? null : beneathBookkeeping(mergeRepo.git, request.head),
  );
  return { headTree, branchTip, stoodOn };
}

/**
 * The session's side of the merges. It descends from the base and from the session's branch, so that Git finds the
 * best common ancestor by itself: also when the agent merged the target's newer commits.
 */
export async function sessionSide(
  mergeRepo: MergeRepository,
  request: ApplyRequest,
  { headTree, branchTip, stoodOn }: LookedAt,
  base: CommitId,
): Promise<Result<SessionSide, PlanRefusal>> {
  const isSame = branchTip !== null && (await mergeRepo.treeOf(branchTip)) === headTree;
  const tip = branchTip !== null && (isSame || request.mode === 'rebase') ? branchTip : request.head;
  const hasBranch = branchTip !== null && (isSame || (await isAncestor(mergeRepo.git, base, branchTip)));
  if (isPart(request)) {
    const tree = await partTree(mergeRepo, base, request.head, request);
    if (!tree.ok) return tree;
    const part = await mergeRepo.commit(tree.value, [base]);
    return ok({ tree: tree.value, applied: part, theirs: part, tip, hasBranch });
  }
  // A checkpoint descends from the one before it too, and so from what the agent has taken out of its history since: a
  // merge of the target that is undone by a reset would take the target's commits with it.
  const theirs = await mergeRepo.commit(headTree, [
    stoodOn ?? request.head,
    ...(isSame ? [branchTip] : []),
    base,
  ]);
  return ok({ tree: headTree, applied: request.head, theirs, tip, hasBranch });
}

/** Whether only some files, or some hunks of them, are applied. */
export function isPart({ only, hunks }: ApplyRequest): boolean {
  return only !== null || hunks.length > 0;
}
