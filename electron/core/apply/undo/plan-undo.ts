import type { UndoPlan } from '#shared/past-apply';
import { ok, type Result, refuse } from '#shared/result';
import { type ApplyOperation, filesChangedSince, partsOf, type Workspace } from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { UndoRefusal } from '../request';
import { isIndexAsLeft } from './exact-undo';
import { findUndoable } from './find-undoable';
import { planMerging } from './merging-undo';

/** What undoing an apply would do, or why it would not. Neither the workspace nor the repository is written to. */
export async function planUndo(
  workspace: Workspace,
  openMergeRepository: () => Promise<MergeRepository>,
  applied: ApplyOperation,
  all: readonly ApplyOperation[],
): Promise<Result<UndoPlan, UndoRefusal>> {
  const found = await findUndoable(workspace, applied, all);
  if (!found.ok) return found;
  const work = { workspace, ...found.value };
  const { ref, steps } = work.journal;
  const { apply } = applied.record;
  const sessions = new Set(partsOf(applied).map(({ record }) => record.session));
  const later = laterThan(applied, all).filter(
    (one) => one.record.state === 'done' && partsOf(one).some(({ record }) => sessions.has(record.session)),
  ).length;
  const branch = ref ? { name: ref.name, from: ref.to, to: ref.from } : null;
  if ((await filesChangedSince(work)).length === 0 && (await isIndexAsLeft(work))) {
    const files = steps.map(({ path, before }) => ({ path, change: changeTo(before.type !== 'none') }));
    return ok({
      apply,
      how: 'exact',
      branch,
      later,
      files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    });
  }
  await using mergeRepo = await openMergeRepository();
  const merging = await planMerging(mergeRepo, work);
  if (!merging.ok) return refuse(merging.refusal);
  const files = merging.value.inWorkspace.touched.map(({ path, after }) => ({
    path,
    change: changeTo(after !== null),
  }));
  return ok({ apply, how: 'merge', branch, later, files });
}

/** @param all newest first */
function laterThan({ record }: ApplyOperation, all: readonly ApplyOperation[]): readonly ApplyOperation[] {
  return all.slice(
    0,
    Math.max(
      0,
      all.findIndex((other) => other.record.apply === record.apply),
    ),
  );
}

function changeTo(isThere: boolean): 'write' | 'delete' {
  return isThere ? 'write' : 'delete';
}
