import { chmod, mkdir, rmdir, unlink } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import { concurrently } from '../concurrently';
import { absoluteBytes, updateRef } from '../git/index';
import { identityOf, sameIdentity } from './file-identity';
import { replaceIndex } from './index-swap';
import type { FileStep } from './journal';
import { exists, isHalfPlaced, moveAside, moveWithoutReplacing } from './move-files';
import { idOf } from './operation';
import { identityAsSpelled } from './spelling';
import { switchHeadBack } from './switch-head';
import { isOutOfReach } from './transaction-folder';
import type { Work } from './work';
import { refAt } from './write-steps';

/**
 * Takes back what the journal says, as far as it was done, with the original files themselves. May be called again
 * after a crash. Throws, before anything is written, where the working tree is no longer in its place.
 *
 * @returns files that are neither as before nor as after: somebody's newer work, left as it is
 */
export async function takeBackSteps(work: Work): Promise<RepoPath[]> {
  const { journal, workspace, step } = work;
  await workspace.proveInPlace();
  await switchHeadBack(work);
  if (journal.ref && (await refAt(work)) === journal.ref.to) {
    const { name, from, to } = journal.ref;
    const done = await updateRef(workspace.git, name, from, {
      from: to,
      message: `understory: undo ${idOf(journal.operation)}`,
    });
    if (done === 'moved') throw new Error(`${name} moved while an apply was taken back`);
    step({ at: 'ref back' });
  }
  await replaceIndex(work, 'before');
  const respelled = new Set(journal.respelled);
  const kept = new Set<RepoPath>();
  await concurrently(journal.steps, async (written) => {
    if (!(await removeWritten(work, written, respelled))) kept.add(written.path);
  });
  for (const path of journal.madeFolders.toReversed()) await removeMade(work, path);
  for (const { path, mode } of journal.oldFolders.toReversed()) await restoreFolder(work, path, mode);
  await concurrently(journal.steps, async (replaced) => {
    if (!kept.has(replaced.path) && !(await restore(work, replaced, respelled))) kept.add(replaced.path);
  });
  return [...kept];
}

/** Takes the written file out of the way. @returns false when something else is there */
async function removeWritten(
  { workspace, transaction, step }: Work,
  { path, number, before, after }: FileStep,
  respelled: ReadonlySet<RepoPath>,
): Promise<boolean> {
  const target = absoluteBytes(workspace.root, path);
  const aside = `${transaction.originals}/${number}`;
  const present = await identityAsSpelled(workspace.root, path, respelled);
  if (present.type === 'none' || present.type === 'folder') return true;
  const original = before.type !== 'none' && sameIdentity(present, before);
  if (original) {
    // A crash between the two names of one file: the second one is not needed any more.
    if (await exists(aside)) await unlink(aside);
    return true;
  }
  const isOurs = before.type === 'none' || (await exists(aside));
  const half = () => isOurs && isHalfPlaced(absoluteBytes(transaction.fresh, path), target);
  if (!sameIdentity(present, after) && !(await half())) return false;
  const removed = `${transaction.removed}/${number}`;
  if (!(await moveAside(target, removed))) return true;
  step({ at: 'taken away', path });
  if (sameIdentity(await identityOf(removed), present)) return true;
  await moveWithoutReplacing(removed, target);
  return false;
}

async function restore(
  { workspace, transaction, step }: Work,
  { path, number, before }: FileStep,
  respelled: ReadonlySet<RepoPath>,
): Promise<boolean> {
  if (before.type === 'none') return true;
  const target = absoluteBytes(workspace.root, path);
  const aside = `${transaction.originals}/${number}`;
  if (!(await exists(aside)))
    return sameIdentity(await identityAsSpelled(workspace.root, path, respelled), before);
  // Somebody exchanged the original: what is there now was never the user's.
  if (!isOutOfReach(transaction) && !sameIdentity(await identityOf(aside), before)) return false;
  const placed = await moveWithoutReplacing(aside, target).catch((error: NodeJS.ErrnoException) => {
    // Somebody made a file of what has to be a folder: theirs stays, the original is kept aside.
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return false;
    throw error;
  });
  if (placed) step({ at: 'restored', path });
  return placed;
}

async function removeMade({ workspace, step }: Work, path: RepoPath): Promise<void> {
  try {
    await rmdir(absoluteBytes(workspace.root, path));
    step({ at: 'folder unmade', path });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
  }
}

async function restoreFolder({ workspace, step }: Work, path: RepoPath, mode: number): Promise<void> {
  const folder = absoluteBytes(workspace.root, path);
  try {
    await mkdir(folder);
    await chmod(folder, mode);
    step({ at: 'folder restored', path });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR' && code !== 'ENOENT') throw error;
  }
}
