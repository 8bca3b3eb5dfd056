import { mkdir, rename, rm } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import { absoluteBytes } from '../../git/index';
import {
  exists,
  indexDigest,
  type Journal,
  removeTree,
  renameDurably,
  takeBackSteps,
  unlockIndex,
  type Work,
  type Workspace,
  writeDurably,
  writeSteps,
} from '../../writing/index';

/**
 * Whether the index still says what the apply made it say. Git may have rewritten it since, to remember the times of
 * files; that is not a change.
 */
export async function isIndexAsLeft({
  workspace,
  transaction,
  journal,
}: Omit<Work, 'step'>): Promise<boolean> {
  if (!journal.index) return true;
  if ((await indexDigest(workspace.index)) === journal.index.after) return true;
  const [present, left] = await Promise.all([
    listIndex(workspace, workspace.index),
    listIndex(workspace, transaction.indexAfter),
  ]);
  return present.equals(left);
}

function listIndex(workspace: Workspace, index: string): Promise<Buffer> {
  const git = workspace.git.with({ index });
  return git.run(['ls-files', '--stage', '-v', '-z']);
}

/**
 * Takes a finished apply back with the original files. The lock on the index is held. From the note that it has begun
 * it is always brought to its end, by the next start if need be.
 *
 * @returns files that somebody saved in this very moment; they stay
 */
export async function undoExactly(work: Work): Promise<RepoPath[]> {
  const { workspace, transaction, journal, step } = work;
  await workspace.proveInPlace();
  const seen: Journal = journal.index
    ? { ...journal, index: { ...journal.index, after: (await indexDigest(workspace.index)) ?? '' } }
    : journal;
  await writeDurably(transaction.undoing, JSON.stringify(seen));
  step({ at: 'undo begun' });
  return finishUndo({ ...work, journal: seen });
}

/** Does a begun undo's apply once more, with the very files it had written, when the undo cannot be brought to its end. */
export async function redo(work: Work): Promise<boolean> {
  const { transaction, journal } = work;
  for (const { path, number } of journal.steps) {
    const removed = `${transaction.removed}/${number}`;
    if (!(await exists(removed))) continue;
    const fresh = absoluteBytes(transaction.fresh, path);
    await mkdir(fresh.subarray(0, fresh.lastIndexOf('/')), { recursive: true });
    await rename(removed, fresh);
  }
  if ((await writeSteps(work, true)).length > 0) return false;
  await rm(transaction.undoing, { force: true });
  await unlockIndex(work.workspace, transaction.id);
  await removeTree(transaction.fresh);
  return true;
}

/** Brings a begun undo to its end. */
export async function finishUndo(work: Work): Promise<RepoPath[]> {
  const { workspace, transaction, step } = work;
  const kept = await takeBackSteps(work);
  if (await exists(transaction.done)) await renameDurably(transaction.done, transaction.undone);
  step({ at: 'undone' });
  await rm(transaction.undoing, { force: true });
  await unlockIndex(workspace, transaction.id);
  if (kept.length === 0) await removeTree(transaction.originals);
  await removeTree(transaction.removed);
  step({ at: 'undo swept' });
  return kept;
}
