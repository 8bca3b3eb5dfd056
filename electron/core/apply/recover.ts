import type { RecoveryNote } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { Clock, Log } from '../ports';
import { carryOut, refAt } from './execute/carry-out';
import { unlockIndex } from './execute/index-lock';
import { type Journal, readJournal } from './execute/journal';
import { exists } from './execute/move-files';
import { findTransaction, type Transaction } from './execute/transaction-folder';
import type { StepHook, Work } from './execute/work';
import { finish, forget, rollBack, settleTakenBack } from './execute/write-through';
import type { ApplyRecords } from './records';
import { removeTree } from './remove-tree';
import { settleEach } from './settle-each';
import { filesChangedSince, finishUndo } from './undo/exact-undo';
import { markUndone, retire } from './undo/undo-apply';
import type { Workspace } from './workspace';

export type RecoveryTools = {
  readonly records: ApplyRecords;
  readonly clock: Clock;
  readonly step: StepHook;
  readonly log: Pick<Log, 'error'>;
};

/**
 * Settles what a crash left: an apply whose journal was not written has not begun; one that got as far as its commit,
 * or through all its files, is finished; any other is taken back. A begun undo is brought to its end. May itself be cut
 * off and repeated.
 */
export async function recoverApplies(tools: RecoveryTools, workspace: Workspace): Promise<RecoveryNote[]> {
  return settleEach(workspace, tools.log, (transaction) => settle(tools, workspace, transaction));
}

async function settle(
  tools: RecoveryTools,
  workspace: Workspace,
  transaction: Transaction,
): Promise<RecoveryNote | null> {
  const undoing = await readJournal(transaction.undoing);
  if (undoing) {
    const work = { workspace, transaction, journal: undoing, step: tools.step };
    const kept = await finishUndo(work);
    await recordUndone(tools, undoing);
    return noteOf(workspace, undoing, 'undo', 'finished', kept);
  }
  const begun = await readJournal(transaction.journal);
  if (begun) return settleBegun(tools, { workspace, transaction, journal: begun, step: tools.step });
  const rolledBack = await readJournal(transaction.rolledBack);
  if (rolledBack) return settleRolledBack(tools, workspace, transaction, rolledBack);
  const done = await readJournal(transaction.done);
  if (done) return settleDone(tools, workspace, transaction, done);
  const undone = await readJournal(transaction.undone);
  if (undone) {
    await unlockIndex(workspace, transaction.id);
    return (await recordUndone(tools, undone)) ? noteOf(workspace, undone, 'undo', 'finished', []) : null;
  }
  if (await exists(transaction.salvage)) {
    await unlockIndex(workspace, transaction.id);
    return null;
  }
  await forget(workspace, transaction);
  return {
    apply: transaction.id,
    session: null,
    repositoryPath: workspace.root,
    operation: 'apply',
    outcome: 'not-begun',
    kept: [],
  };
}

async function settleBegun(tools: RecoveryTools, work: Work): Promise<RecoveryNote> {
  const { workspace, journal } = work;
  if ((await isBeyondReturn(work)) && (await carryOut(work, true)).length === 0) {
    await finish(work);
    await recordDone(tools, workspace, journal);
    await removeTree(work.transaction.fresh);
    return noteOf(workspace, journal, operationOf(journal), 'finished', []);
  }
  const kept = await rollBack(work);
  await recordRolledBack(tools, journal);
  return noteOf(workspace, journal, operationOf(journal), 'rolled-back', kept);
}

/** With a commit: its branch has moved. Without: every file is as it shall be. */
async function isBeyondReturn(work: Work): Promise<boolean> {
  if (work.journal.ref) return (await refAt(work)) === work.journal.ref.to;
  return (await filesChangedSince(work)).length === 0;
}

async function settleRolledBack(
  tools: RecoveryTools,
  workspace: Workspace,
  transaction: Transaction,
  journal: Journal,
): Promise<RecoveryNote> {
  const left = await settleTakenBack(workspace, transaction, journal);
  await recordRolledBack(tools, journal);
  return noteOf(workspace, journal, operationOf(journal), 'rolled-back', left);
}

/** Finished, but perhaps not yet on record, or still holding the lock. */
async function settleDone(
  tools: RecoveryTools,
  workspace: Workspace,
  transaction: Transaction,
  journal: Journal,
): Promise<RecoveryNote | null> {
  await unlockIndex(workspace, transaction.id);
  const added = await recordDone(tools, workspace, journal);
  await removeTree(transaction.fresh);
  return added ? noteOf(workspace, journal, operationOf(journal), 'finished', []) : null;
}

/** @returns false when it was on record already */
async function recordDone(tools: RecoveryTools, workspace: Workspace, journal: Journal): Promise<boolean> {
  const { kept } = journal;
  const known = await tools.records.find(kept.record.apply);
  if (!known) await tools.records.keep(kept);
  if (kept.undoes === null) return !known;
  const undone = await findTransaction(workspace, kept.undoes);
  if (undone) await retire(undone);
  const original = await tools.records.find(kept.undoes);
  if (original?.record.state === 'done') await markUndone(tools, original);
  return !known || original?.record.state === 'done';
}

/** @returns false when it was on record already */
async function recordUndone(tools: RecoveryTools, { kept }: Journal): Promise<boolean> {
  const known = await tools.records.find(kept.record.apply);
  if (known?.record.state === 'undone') return false;
  await markUndone(tools, known ?? kept);
  return true;
}

/** An apply that was taken back stays in the list of past ones; an undo that was leaves its apply standing. */
async function recordRolledBack(tools: RecoveryTools, { kept }: Journal): Promise<void> {
  if (kept.undoes !== null || (await tools.records.find(kept.record.apply))) return;
  await tools.records.keep({ ...kept, record: { ...kept.record, state: 'rolled-back' } });
}

function operationOf(journal: Journal): RecoveryNote['operation'] {
  return journal.kept.undoes === null ? 'apply' : 'undo';
}

function noteOf(
  workspace: Workspace,
  { kept }: Journal,
  operation: RecoveryNote['operation'],
  outcome: RecoveryNote['outcome'],
  left: RepoPath[],
): RecoveryNote {
  return {
    apply: kept.undoes ?? kept.record.apply,
    session: kept.record.session,
    repositoryPath: workspace.root,
    operation,
    outcome,
    kept: left,
  };
}
