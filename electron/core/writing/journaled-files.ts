import type { RepoPath } from '#shared/ids';
import { concurrently } from '../concurrently';
import { type FileIdentity, identityOf, sameIdentity } from './file-identity';
import type { Journal } from './journal';
import { exists } from './move-files';
import { identityAsSpelled } from './spelling';
import { isOutOfReach, type Transaction } from './transaction-folder';
import type { Work } from './work';
import type { Workspace } from './workspace';

/** Files that are not as the steps expect them before they are done. */
export async function filesChangedSincePlanned(
  workspace: Pick<Workspace, 'root'>,
  { steps, respelled }: Pick<Journal, 'steps' | 'respelled'>,
): Promise<RepoPath[]> {
  const changed: RepoPath[] = [];
  const spelled = new Set(respelled);
  await concurrently(steps, async ({ path, before }) => {
    const found = await identityAsSpelled(workspace.root, path, spelled);
    // An empty folder where a file shall be counts as nothing; a full one is noticed when it cannot be removed.
    const isEmptyFolder = found.type === 'folder' && before.type === 'none';
    if (!isEmptyFolder && !sameIdentity(found, before)) changed.push(path);
  });
  return changed.sort();
}

/** Files that are no longer as the operation left them, or whose original is gone. */
export async function filesChangedSince({
  workspace,
  transaction,
  journal,
}: Omit<Work, 'step'>): Promise<RepoPath[]> {
  const changed: RepoPath[] = [];
  const [made, respelled] = [new Set(journal.madeFolders), new Set(journal.respelled)];
  await concurrently(journal.steps, async ({ path, number, before, after }) => {
    const found = await identityAsSpelled(workspace.root, path, respelled);
    const isOurFolder = after.type === 'none' && found.type === 'folder' && made.has(path);
    const hasOriginal =
      before.type === 'none' || (await isOriginal(transaction, `${transaction.originals}/${number}`, before));
    if (!hasOriginal || !(isOurFolder || sameIdentity(found, after))) changed.push(path);
  });
  return changed;
}

/** Whether a kept file is there, and is the one that was moved aside. */
export async function isOriginal(
  transaction: Transaction,
  path: string,
  before: FileIdentity,
): Promise<boolean> {
  return isOutOfReach(transaction) ? exists(path) : sameIdentity(await identityOf(path), before);
}
