import type { RecoveryNote } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { Clock, Log } from '../ports';
import {
  type ApplyOperation,
  dropTransaction,
  exists,
  findTransaction,
  idOf,
  type Journal,
  type Operation,
  readJournal,
  removeTree,
  type StepHook,
  sessionOf,
  settleBegun,
  settleEach,
  settleTakenBack,
  type Transaction,
  unlockIndex,
  type Work,
  type Workspace,
} from '../writing/index';
import type { ApplyRecords } from './records';
import { finishUndo } from './undo/exact-undo';
import { markTransactionUndone, recordUndone } from './undo/undo-apply';

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
    await recordUndoneOnce(tools, asApply(undoing.operation));
    return { ...noteOf(workspace, undoing, 'finished', kept), operation: 'undo' };
  }
  const begun = await readJournal(transaction.journal);
  if (begun) return settleCutOff(tools, { workspace, transaction, journal: begun, step: tools.step });
  const rolledBack = await readJournal(transaction.rolledBack);
  if (rolledBack) return settleRolledBack(tools, workspace, transaction, rolledBack);
  const done = await readJournal(transaction.done);
  if (done) return settleDone(tools, workspace, transaction, done);
  const undone = await readJournal(transaction.undone);
  if (undone) {
    await unlockIndex(workspace, transaction.id);
    if (!(await recordUndoneOnce(tools, asApply(undone.operation)))) return null;
    return { ...noteOf(workspace, undone, 'finished', []), operation: 'undo' };
  }
  if (await exists(transaction.salvage)) {
    await unlockIndex(workspace, transaction.id);
    return null;
  }
  await dropTransaction(workspace, transaction);
  return {
    apply: transaction.id,
    session: null,
    repositoryPath: workspace.root,
    operation: 'apply',
    outcome: 'not-begun',
    kept: [],
  };
}

async function settleCutOff(tools: RecoveryTools, work: Work): Promise<RecoveryNote> {
  const { workspace, journal } = work;
  const { outcome, kept } = await settleBegun(work);
  if (outcome === 'finished') {
    await recordDone(tools, workspace, journal);
    await removeTree(work.transaction.fresh);
  } else await recordRolledBack(tools, journal);
  return noteOf(workspace, journal, outcome, kept);
}

async function settleRolledBack(
  tools: RecoveryTools,
  workspace: Workspace,
  transaction: Transaction,
  journal: Journal,
): Promise<RecoveryNote> {
  const left = await settleTakenBack(workspace, transaction, journal);
  await recordRolledBack(tools, journal);
  return noteOf(workspace, journal, 'rolled-back', left);
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
  return added ? noteOf(workspace, journal, 'finished', []) : null;
}

/** @returns false when it was on record already */
async function recordDone(
  tools: RecoveryTools,
  workspace: Workspace,
  { operation }: Journal,
): Promise<boolean> {
  if (operation.kind === 'undo') {
    const undone = await findTransaction(workspace, operation.undoes);
    if (undone) await markTransactionUndone(undone);
    const original = await tools.records.find(operation.undoes);
    if (original?.record.state !== 'done') return false;
    await recordUndone(tools, original);
    return true;
  }
  const applied = asApply(operation);
  if (await tools.records.find(applied.record.apply)) return false;
  await tools.records.keep(applied);
  return true;
}

/** @returns false when it was on record already */
async function recordUndoneOnce(tools: RecoveryTools, applied: ApplyOperation): Promise<boolean> {
  const known = await tools.records.find(applied.record.apply);
  if (known?.record.state === 'undone') return false;
  await recordUndone(tools, known ?? applied);
  return true;
}

/** An apply that was taken back stays in the list of past ones; an undo that was leaves its apply standing. */
async function recordRolledBack(tools: RecoveryTools, { operation }: Journal): Promise<void> {
  if (operation.kind === 'undo') return;
  const applied = asApply(operation);
  if (await tools.records.find(applied.record.apply)) return;
  await tools.records.keep({ ...applied, record: { ...applied.record, state: 'rolled-back' } });
}

/** A session's worktree has a recovery of its own. */
function asApply(operation: Operation): ApplyOperation {
  if (operation.kind === 'apply') return operation;
  throw new Error(`the journal of a workspace is of its ${operation.kind}`);
}

function noteOf(
  workspace: Workspace,
  { operation }: Journal,
  outcome: RecoveryNote['outcome'],
  left: RepoPath[],
): RecoveryNote {
  const isUndo = operation.kind === 'undo';
  return {
    apply: isUndo ? operation.undoes : idOf(operation),
    session: sessionOf(operation),
    repositoryPath: workspace.root,
    operation: isUndo ? 'undo' : 'apply',
    outcome,
    kept: left,
  };
}
