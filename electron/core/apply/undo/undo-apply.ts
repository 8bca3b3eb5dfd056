import type { ApplyRecord } from '#shared/apply';
import { ok, type Result, refuse } from '#shared/result';
import type { Log } from '../../ports';
import {
  type ApplyOperation,
  diskRefusal,
  exists,
  filesChangedSince,
  lockIndex,
  partsOf,
  readJournal,
  removeTree,
  renameDurably,
  type Transaction,
  type UndoOperation,
  unlockIndex,
  type Work,
  type Workspace,
} from '../../writing/index';
import { newApplyId, type RunTools } from '../apply-run';
import type { MergeRepository } from '../merge-repository';
import type { UndoRefusal } from '../request';
import { isIndexAsLeft, redo, undoExactly } from './exact-undo';
import { findUndoable } from './find-undoable';
import { undoByMerging } from './merging-undo';

const ATTEMPTS = 3;

export type UndoTools = Omit<RunTools, 'recall' | 'plans'> & { readonly log: Log };
type Undone = Result<ApplyRecord, UndoRefusal>;

/** Undoes a finished apply: exactly where nothing changed since, by merging it out where something did. */
export async function undoApply(
  tools: UndoTools,
  workspace: Workspace,
  openMergeRepository: () => Promise<MergeRepository>,
  applied: ApplyOperation,
): Promise<Undone> {
  const found = await findUndoable(workspace, applied, await tools.records.all());
  if (!found.ok) return found;
  const { transaction, journal } = found.value;
  try {
    const exact = await tryExactly(tools, { workspace, transaction, journal, step: tools.step }, applied);
    return (
      exact ?? (await mergeOut(tools, { workspace, transaction, journal }, openMergeRepository, applied))
    );
  } catch (error) {
    const refusal = diskRefusal(error, workspace.root);
    if (!refusal || (await exists(transaction.undoing))) throw error;
    return refuse(refusal);
  }
}

/** Null when it cannot be done exactly. */
async function tryExactly(tools: UndoTools, work: Work, applied: ApplyOperation): Promise<Undone | null> {
  const { workspace, transaction, journal } = work;
  const writesFiles = journal.trees.worktree !== null;
  await workspace.proveInPlace();
  if (writesFiles) {
    const locked = await lockIndex(workspace, transaction);
    if (!locked.ok) return locked;
  }
  try {
    if ((await filesChangedSince(work)).length > 0 || !(await isIndexAsLeft(work))) return null;
    const left = await undoExactly(work);
    if (left.length > 0)
      tools.log.warn('files changed while an apply was undone', { apply: transaction.id, left });
  } catch (error) {
    await workspace.proveInPlace();
    // A begun undo that fails is taken back; should that fail too, the next start brings it to its end.
    const begun = await readJournal(transaction.undoing);
    if (begun && !(await redo({ ...work, journal: begun }).catch(() => false))) {
      throw new Error(`the undo of ${transaction.id} was cut off`, { cause: error });
    }
    throw error;
  } finally {
    if (!(await exists(transaction.undoing))) await unlockIndex(workspace, transaction.id);
  }
  return ok(await recordUndone(tools, applied));
}

async function mergeOut(
  tools: UndoTools,
  undone: Omit<Work, 'step'>,
  openMergeRepository: () => Promise<MergeRepository>,
  applied: ApplyOperation,
): Promise<Undone> {
  let changed: readonly string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    await using mergeRepo = await openMergeRepository();
    const at = tools.clock.now();
    const { apply, session } = applied.record;
    const heads = partsOf(applied).map(({ record }) => record.head);
    const began = { id: newApplyId(at), session, at: at.toISOString() };
    const operation: UndoOperation = { kind: 'undo', ...began, undoes: apply };
    const outcome = await undoByMerging(mergeRepo, undone, { operation, applied: heads }, tools.step);
    if (outcome.ok) {
      if (outcome.value) await removeTree(outcome.value.transaction.fresh);
      await markTransactionUndone(undone.transaction);
      return ok(await recordUndone(tools, applied));
    }
    if (outcome.refusal.code !== 'stale') return refuse(outcome.refusal);
    changed = outcome.refusal.changed;
  }
  return refuse({ code: 'plan-stale', changed: [...changed] });
}

/** The originals stay: part of them may have been merged rather than put back. */
export async function markTransactionUndone(transaction: Transaction): Promise<void> {
  if (await exists(transaction.done)) await renameDurably(transaction.done, transaction.undone);
}

export async function recordUndone(
  { records, clock }: Pick<UndoTools, 'records' | 'clock'>,
  applied: ApplyOperation,
): Promise<ApplyRecord> {
  const record: ApplyRecord = { ...applied.record, state: 'undone', undoneAt: clock.now().toISOString() };
  await records.keep({ ...applied, record });
  return record;
}
