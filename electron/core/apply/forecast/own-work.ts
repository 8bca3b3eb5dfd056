import type { CommitId } from '#shared/ids';
import type { ApplyOperation, Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import { effectiveBase } from '../plan/effective-base';
import type { Target } from '../plan/find-target';
import { lookAtSession, sessionSide } from '../plan/session-side';
import type { ApplyRequest } from '../request';

/** What of a session would be applied: what is between two states, and Git would compare with the first one alone. */
export type OwnWork = { readonly base: CommitId; readonly tree: string };

/** Null where only a plan can tell, as after histories were merged. */
export async function ownWorkOf(
  { workspace, mergeRepo }: { readonly workspace: Workspace; readonly mergeRepo: MergeRepository },
  request: ApplyRequest,
  target: Target & { readonly commit: CommitId },
  standing: readonly ApplyOperation[],
): Promise<OwnWork | null> {
  const { commit: base } = await effectiveBase(workspace, request, target, standing);
  const looked = await lookAtSession(workspace, mergeRepo, request);
  const side = await sessionSide(mergeRepo, request, looked, base);
  if (!side.ok) return null;
  const ours = await mergeRepo.commit(await mergeRepo.treeOf(target.commit), [target.commit, base]);
  const bases = await mergeRepo.git.line(['merge-base', '--all', ours, side.value.theirs]);
  return bases === base ? { base, tree: side.value.tree } : null;
}
