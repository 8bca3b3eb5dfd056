import type { CommitId } from '#shared/ids';
import { beneathBookkeeping } from '../../git/index';
import type { ApplyOperation, Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import { effectiveBase } from '../plan/effective-base';
import type { Target } from '../plan/find-target';
import { type SessionSide, sessionSide } from '../plan/session-side';
import type { ApplyRequest } from '../request';

/** What of a session would be applied. */
export type OwnWork = {
  readonly base: CommitId;
  readonly side: SessionSide;
  /** Git compares it with the base alone; false where histories were merged. */
  readonly isPlain: boolean;
};

/**
 * As a plan of the whole work, of mode `changes`, finds it.
 *
 * @param branchTip where the session's branch is; null: there is none
 */
export async function ownWorkOf(
  { workspace, mergeRepo }: { readonly workspace: Workspace; readonly mergeRepo: MergeRepository },
  request: ApplyRequest,
  { target, branchTip }: { readonly target: Target; readonly branchTip: CommitId | null },
  standing: readonly ApplyOperation[],
): Promise<OwnWork> {
  const { commit: base } = await effectiveBase(workspace, request, target, standing);
  const stoodOn = await beneathBookkeeping(mergeRepo.git, request.head);
  const looked = { headTree: await mergeRepo.treeOf(request.head), branchTip, stoodOn };
  const side = await sessionSide(mergeRepo, request, looked, base);
  if (!side.ok) throw new Error(`the whole of the work is no part: ${side.refusal.code}`);
  if (target.commit === null) return { base, side: side.value, isPlain: false };
  const ours = await mergeRepo.commit(await mergeRepo.treeOf(target.commit), [target.commit, base]);
  const bases = await mergeRepo.git.line(['merge-base', '--all', ours, side.value.theirs]);
  return { base, side: side.value, isPlain: bases === base };
}
