import type { Log } from '../ports';
import { unlockIndex } from './index-lock';
import { JournalDamaged } from './journal';
import { isElsewhereAtWork, listTransactions, setAsideDamaged, type Transaction } from './transaction-folder';
import type { Workspace } from './workspace';

/**
 * Settles the transactions of a working tree one after the other. One whose journal cannot be read is set aside as it
 * is, and one that cannot be settled keeps no other from being: its failure is thrown at the end.
 */
export async function settleEach<T>(
  workspace: Workspace,
  log: Pick<Log, 'error'>,
  settle: (transaction: Transaction) => Promise<T | null>,
): Promise<T[]> {
  await workspace.proveInPlace();
  const settled: T[] = [];
  const failures: unknown[] = [];
  for (const transaction of await listTransactions(workspace)) {
    try {
      if (await isElsewhereAtWork(transaction)) continue;
      const one = await settle(transaction);
      if (one !== null) settled.push(one);
    } catch (error) {
      if (!(error instanceof JournalDamaged)) {
        failures.push(error);
        continue;
      }
      await unlockIndex(workspace, transaction.id);
      const kept = await setAsideDamaged(transaction);
      log.error('the journal of a write cannot be read; it is set aside with the files it kept', {
        workspace: workspace.root,
        kept,
        reason: error.message,
      });
    }
  }
  if (failures.length > 0) throw failures[0];
  return settled;
}
