import type { ApplyId, CommitId } from '#shared/ids';
import { updateRef } from '../../git/index';
import { type ApplyOperation, refsOf, type StepHook, type Workspace } from '../../writing/index';
import { importObjects } from '../execute/import-objects';
import type { MergeRepository } from '../merge-repository';
import { openResolutions } from '../plan/resolutions';
import { resolveMerge } from '../plan/resolve-merge';
import { APPLY_LABELS } from '../plan/side-labels';
import type { ApplyRecords } from '../records';

/**
 * Makes the applies that were built on one which has been undone stand without it: what each of them brought over is put
 * onto what is left below it, so that the undone work counts as not applied. Where that overlaps with later work, the
 * file counts as not applied at all. May be cut off and repeated.
 */
export async function standWithoutUndone(
  { records, step }: { readonly records: ApplyRecords; readonly step: StepHook },
  workspace: Workspace,
  openMergeRepository: () => Promise<MergeRepository>,
): Promise<void> {
  const all = (await records.all()).filter(({ repository }) => repository === workspace.commonDir);
  const byId = new Map(all.map((applied) => [applied.record.apply, applied]));
  let mergeRepo: MergeRepository | null = null;
  try {
    for (const applied of all.toReversed()) {
      if (applied.record.state !== 'done') continue;
      const below = foundation(applied, byId);
      if (!below || (below.builtOn === applied.builtOn && below.base === applied.base)) continue;
      mergeRepo ??= await openMergeRepository();
      const head = await putOnto(mergeRepo, applied, below.base);
      await importObjects(workspace, mergeRepo, [head], [applied.record.head, applied.base]);
      await updateRef(workspace.git, refsOf(applied.record.apply).head, head);
      const anew = { ...applied, ...below, record: { ...applied.record, head }, madeAnew: true };
      await records.keep(anew);
      byId.set(applied.record.apply, anew);
      step({ at: 'stands without it' });
    }
  } finally {
    await mergeRepo?.[Symbol.asyncDispose]();
  }
}

type Foundation = Pick<ApplyOperation, 'builtOn' | 'base'>;

/** What an apply is on top of, leaving out what was undone; null: that is not known. */
function foundation(applied: ApplyOperation, byId: ReadonlyMap<ApplyId, ApplyOperation>): Foundation | null {
  let at: Foundation = applied;
  let below = at.builtOn === null ? undefined : byId.get(at.builtOn);
  if (!below) return null;
  for (; below?.record.state === 'undone'; below = at.builtOn === null ? undefined : byId.get(at.builtOn)) {
    at = { builtOn: below.builtOn, base: below.base };
  }
  return below ? { builtOn: below.record.apply, base: below.record.head } : at;
}

/** The apply's own change, from its base to its head, on another base. It descends from the state that it was. */
async function putOnto(
  mergeRepo: MergeRepository,
  { record, base }: ApplyOperation,
  onto: CommitId,
): Promise<CommitId> {
  const before = await mergeRepo.commit(await mergeRepo.treeOf(base), []);
  const ours = await mergeRepo.treeOf(onto);
  const { tree } = await resolveMerge(mergeRepo, {
    ours: await mergeRepo.commit(ours, [before]),
    theirs: await mergeRepo.commit(await mergeRepo.treeOf(record.head), [before]),
    place: 'commit',
    attributes: ours,
    labels: APPLY_LABELS,
    resolutions: openResolutions([]),
  });
  return mergeRepo.commit(tree, [record.head]);
}
