import type { ApplyId } from '#shared/ids';
import { deleteRef, resolveCommit, updateRef } from '../../git/index';
import type { Clock } from '../../ports';
import {
  beganAt,
  exists,
  giveUpTransaction,
  isElsewhereAtWork,
  type Journal,
  listTransactions,
  lockHolder,
  readJournal,
  refsOf,
  sweepGivenUp,
  type Transaction,
  type Workspace,
} from '../../writing/index';
import type { ApplyRecords } from '../records';

/** How long what an undo needs is kept, and how many of a workspace's newest applies keep it however old they are. */
export type UndoKept = { readonly days: number; readonly newest: number };
export const UNDO_KEPT: UndoKept = { days: 30, newest: 20 };
const DAY_MS = 24 * 60 * 60 * 1000;

export type GivingUpTools = {
  readonly records: ApplyRecords;
  readonly clock: Clock;
  readonly undoKept: UndoKept;
};

/**
 * Clears away what the undo of old applies in a workspace would need: the original files, and the refs to the states
 * before and after. The records stay and say so. Does nothing while anything there is unsettled, since a recovery may
 * still need it. May be cut off and repeated.
 *
 * @returns the applies that can no longer be undone
 */
export async function giveUpUndoData(
  { records, clock, undoKept }: GivingUpTools,
  workspace: Workspace,
): Promise<ApplyId[]> {
  if ((await lockHolder(workspace)) !== null) return [];
  await sweepGivenUp(workspace);
  const settled: { transaction: Transaction; journal: Journal }[] = [];
  for (const transaction of await listTransactions(workspace)) {
    const journal = await settledJournal(transaction);
    if (!journal || (await isElsewhereAtWork(transaction))) return [];
    settled.push({ transaction, journal });
  }
  const atOf = ({ journal }: { journal: Journal }) => beganAt(journal.operation);
  const older = settled.sort((a, b) => (atOf(a) < atOf(b) ? 1 : -1)).slice(undoKept.newest);
  const now = clock.now();
  const limit = new Date(now.getTime() - undoKept.days * DAY_MS).toISOString();
  const givenUp: ApplyId[] = [];
  for (const { transaction, journal } of older.filter((one) => atOf(one) < limit)) {
    const applied = journal.operation.kind === 'apply' ? journal.operation : null;
    const recorded = applied && ((await records.find(transaction.id)) ?? applied);
    if (recorded) {
      const undoDataRemovedAt = recorded.record.undoDataRemovedAt ?? now.toISOString();
      // The record first: an apply whose data is partly gone must never seem to be undoable.
      await records.keep({ ...recorded, record: { ...recorded.record, undoDataRemovedAt } });
    }
    await giveUpRefs(workspace, transaction.id, recorded?.record.head ?? null);
    await giveUpTransaction(transaction);
    if (recorded?.record.state === 'done') givenUp.push(transaction.id);
  }
  return givenUp;
}

/** Null while something is to be finished or taken back. */
async function settledJournal(transaction: Transaction): Promise<Journal | null> {
  for (const open of [transaction.journal, transaction.undoing, transaction.rolledBack])
    if (await exists(open)) return null;
  return (
    (await readJournal(transaction.done)) ??
    (await readJournal(transaction.undone)) ??
    (await readJournal(transaction.salvage))
  );
}

/** What remains of the session is told by what was applied of it, so that state stays where Git keeps it. */
async function giveUpRefs(workspace: Workspace, apply: ApplyId, applied: string | null): Promise<void> {
  const { git } = workspace;
  const refs = refsOf(apply);
  const head = applied === null ? null : await resolveCommit(git, applied);
  if (head !== null) await updateRef(git, refs.head, head);
  await deleteRef(git, refs.before);
  await deleteRef(git, refs.after);
}
