import type { ApplyRecord } from '#shared/apply';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import {
  type ApplyOperation,
  findTransaction,
  type Journal,
  JournalDamaged,
  readJournal,
  readyToWrite,
  type Transaction,
  type Workspace,
} from '../../writing/index';
import type { UndoRefusal } from '../request';
import { movedOn } from './moved-on';

export type Undoable = { readonly transaction: Transaction; readonly journal: Journal };

/** What an apply's record alone says against undoing it; null: nothing. */
export function closedRecord(
  record: ApplyRecord,
): RefusalOf<'apply-already-undone' | 'apply-rolled-back' | 'undo-expired'> | null {
  const { apply, state, undoDataRemovedAt } = record;
  if (state === 'undone') return { code: 'apply-already-undone', apply };
  if (state === 'rolled-back') return { code: 'apply-rolled-back', apply };
  return undoDataRemovedAt === null ? null : { code: 'undo-expired', apply, removedAt: undoDataRemovedAt };
}

/**
 * What undoing an apply works with, if nothing but the files themselves could keep it from being undone.
 *
 * @param all the applies on record, among which may be the one that moved the branch on
 */
export async function findUndoable(
  workspace: Workspace,
  { record }: ApplyOperation,
  all: readonly ApplyOperation[],
): Promise<Result<Undoable, UndoRefusal>> {
  const closed = closedRecord(record);
  if (closed) return refuse(closed);
  const transaction = await findTransaction(workspace, record.apply);
  const journal = transaction ? await readJournal(transaction.done).catch(orNone) : null;
  if (!transaction || !journal) return refuse({ code: 'undo-expired', apply: record.apply, removedAt: null });
  const moved = await movedOn(workspace, journal, { record, all });
  if (moved) return refuse(moved);
  if (journal.trees.worktree) {
    const ready = await readyToWrite(workspace, journal.ref !== null);
    if (!ready.ok) return ready;
  }
  return ok({ transaction, journal });
}

/** Nothing can be undone by a journal that cannot be read; the next start sets it aside. */
function orNone(error: unknown): null {
  if (error instanceof JournalDamaged) return null;
  throw error;
}
