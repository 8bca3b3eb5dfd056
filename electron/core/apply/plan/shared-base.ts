import { CommitId } from '#shared/ids';
import { resolveCommit } from '../../git/index';
import type { Workspace } from '../../writing/index';
import { importObjects } from '../execute/import-objects';
import type { MergeRepository } from '../merge-repository';
import { openResolutions } from './resolutions';
import { resolveMerge } from './resolve-merge';
import { APPLY_LABELS } from './side-labels';

/**
 * The state that a session's own work starts from: `base`, moved on to what of the target the agent has merged, or
 * rebased onto, or moved its branch forward to. Compared with that, none of the target's own commits counts as the
 * session's. Where Git knows no single best common state, as after histories crossed, it is all of them merged:
 * a commit that no ref names, put into the user's objects so that the work can be looked at.
 *
 * @param target null: nothing is there yet
 */
export async function sharedBase(
  workspace: Workspace,
  mergeRepo: MergeRepository,
  {
    target,
    head,
    base,
  }: { readonly target: CommitId | null; readonly head: CommitId; readonly base: CommitId },
): Promise<CommitId> {
  if (target === null) return base;
  const from = async (commit: CommitId) => mergeRepo.commit(await mergeRepo.treeOf(commit), [commit, base]);
  const sides = [await from(target), await from(head)];
  const listed = await mergeRepo.git.line(['merge-base', '--all', ...sides]);
  // The target's own come first: where two of them disagree, the session has it from there.
  const bases = listed
    .split('\n')
    .filter(Boolean)
    .map((id) => CommitId.parse(id));
  bases.sort((a, b) => Number(a === base) - Number(b === base) || (a < b ? -1 : 1));
  let [merged] = bases;
  if (!merged) return base;
  for (const next of bases.slice(1)) merged = await mergeBases(mergeRepo, merged, next);
  const tree = await mergeRepo.treeOf(merged);
  for (const one of [base, ...bases]) if ((await mergeRepo.treeOf(one)) === tree) return one;
  const shared = await mergeRepo.commit(tree, bases);
  if (!(await resolveCommit(workspace.git, shared)))
    await importObjects(workspace, mergeRepo, [shared], bases);
  return shared;
}

async function mergeBases(mergeRepo: MergeRepository, ours: CommitId, theirs: CommitId): Promise<CommitId> {
  const { tree } = await resolveMerge(mergeRepo, {
    ours,
    theirs,
    place: 'commit',
    attributes: await mergeRepo.treeOf(ours),
    labels: APPLY_LABELS,
    resolutions: openResolutions([]),
  });
  return mergeRepo.commit(tree, [ours, theirs]);
}
