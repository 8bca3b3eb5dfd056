import type { RecoveryNote } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { Log } from '../../ports';
import {
  dropTransaction,
  exists,
  giveUpTransaction,
  type Journal,
  readJournal,
  type StepHook,
  settleBegun,
  settleEach,
  settleTakenBack,
  type Transaction,
  unlockIndex,
  type Workspace,
} from '../../writing/index';
import { type WorktreeOperation, type WorktreeWrite, writtenBy } from './written';

/** How something that a crash cut off has ended. `written` is set when it was finished. */
export type SettledWrite = {
  readonly outcome: RecoveryNote['outcome'];
  readonly kind: WorktreeWrite['kind'] | null;
  /** Files that somebody changed meanwhile: left as they are. */
  readonly kept: readonly RepoPath[];
};

/**
 * Settles what a crash left of rollbacks and updates in one worktree: not begun, taken back, or finished. Of a finished
 * one `conclude` is told before it is forgotten; that may be a second time. May itself be cut off and repeated.
 */
export async function recoverWorktree(
  workspace: Workspace,
  { step, log }: { readonly step: StepHook; readonly log: Pick<Log, 'error'> },
  conclude: (written: WorktreeWrite) => Promise<void>,
): Promise<SettledWrite[]> {
  return settleEach(workspace, log, (transaction) => settle({ workspace, step, conclude }, transaction));
}

type Recovery = {
  readonly workspace: Workspace;
  readonly step: StepHook;
  conclude(written: WorktreeWrite): Promise<void>;
};

async function settle(recovery: Recovery, transaction: Transaction): Promise<SettledWrite | null> {
  const { workspace, step } = recovery;
  const begun = await readJournal(transaction.journal);
  if (begun) {
    const { outcome, kept } = await settleBegun({ workspace, transaction, journal: begun, step });
    if (outcome === 'finished') await concludeWrite(recovery, transaction, begun);
    return { outcome, kind: kindOf(begun), kept };
  }
  const done = await readJournal(transaction.done);
  if (done) {
    await unlockIndex(workspace, transaction.id);
    await concludeWrite(recovery, transaction, done);
    return { outcome: 'finished', kind: kindOf(done), kept: [] };
  }
  if (await exists(transaction.salvage)) {
    await unlockIndex(workspace, transaction.id);
    return null;
  }
  const rolledBack = await readJournal(transaction.rolledBack);
  if (rolledBack) {
    const kept = await settleTakenBack(workspace, transaction, rolledBack);
    return { outcome: 'rolled-back', kind: kindOf(rolledBack), kept };
  }
  await dropTransaction(workspace, transaction);
  return { outcome: 'not-begun', kind: null, kept: [] };
}

/** Tells of a finished write, and forgets it when that is on record. */
export async function concludeWrite(
  { workspace, step, conclude }: Recovery,
  transaction: Transaction,
  journal: Journal,
): Promise<void> {
  await conclude(await writtenBy(workspace, worktreeOperation(journal), journal));
  step({ at: 'told' });
  await giveUpTransaction(transaction);
}

function kindOf(journal: Journal): WorktreeWrite['kind'] {
  const operation = worktreeOperation(journal);
  return operation.kind === 'rollback' && operation.edit ? 'edit' : operation.kind;
}

function worktreeOperation({ operation }: Journal): WorktreeOperation {
  if (operation.kind === 'rollback' || operation.kind === 'update') return operation;
  throw new Error(`an ${operation.kind} among the writes to a session's worktree`);
}
