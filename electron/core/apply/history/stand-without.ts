import type { ApplyId, CommitId, SessionId } from '#shared/ids';
import { updateRef } from '../../git/index';
import {
  type ApplyOperation,
  headRefOf,
  partsOf,
  type StepHook,
  type Workspace,
  withParts,
} from '../../writing/index';
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
  const known = new Map<string, ApplyOperation>();
  for (const applied of all) for (const part of partsOf(applied)) known.set(keyOf(part), part);
  let mergeRepo: MergeRepository | null = null;
  try {
    for (const applied of all.toReversed()) {
      if (applied.record.state !== 'done') continue;
      const parts = partsOf(applied);
      for (const [at, part] of parts.entries()) {
        const below = foundation(part, known);
        if (!below || (below.builtOn === part.builtOn && below.base === part.base)) continue;
        mergeRepo ??= await openMergeRepository();
        const head = await putOnto(mergeRepo, part, below.base);
        await importObjects(workspace, mergeRepo, [head], [part.record.head, part.base]);
        await updateRef(workspace.git, headRefOf(applied.record.apply, at), head);
        const anew = { ...part, ...below, record: { ...part.record, head }, madeAnew: true };
        parts[at] = anew;
        await records.keep(withParts(applied, parts));
        known.set(keyOf(anew), anew);
        step({ at: 'stands without it' });
      }
    }
  } finally {
    await mergeRepo?.[Symbol.asyncDispose]();
  }
}

/** An integration is an apply of several sessions, each of which has its own below it. */
function keyOf({ record }: ApplyOperation): string {
  return partKey(record.apply, record.session);
}

function partKey(apply: ApplyId, session: SessionId): string {
  return `${apply} ${session}`;
}

type Foundation = Pick<ApplyOperation, 'builtOn' | 'base'>;

/** What an apply is on top of, leaving out what was undone; null: that is not known. */
function foundation(applied: ApplyOperation, known: ReadonlyMap<string, ApplyOperation>): Foundation | null {
  const { session } = applied.record;
  const belowOf = ({ builtOn }: Foundation) =>
    builtOn === null ? undefined : known.get(partKey(builtOn, session));
  let at: Foundation = applied;
  let below = belowOf(at);
  if (!below) return null;
  for (; below?.record.state === 'undone'; below = belowOf(at)) {
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
