import { readdir } from 'node:fs/promises';
import type { ApplyId, RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { absoluteBytes, deleteRef } from '../git/index';
import { diskRefusal } from './disk-refusals';
import { renameDurably } from './durable';
import { unlockIndex } from './index-lock';
import type { Journal } from './journal';
import { filesChangedSince } from './journaled-files';
import { refsOf } from './operation-refs';
import { syncFiles } from './sync-files';
import { takeBackSteps } from './take-back-steps';
import { giveUpTransaction, makeTransaction, type Transaction } from './transaction-folder';
import type { StepHook, Work } from './work';
import type { Workspace } from './workspace';
import { refAt, writeSteps } from './write-steps';

/** Somebody changed what was planned on; nothing was written, or all of it was taken back. */
export type Stale = { readonly code: 'stale'; readonly changed: readonly string[] };

export type NotExecuted =
  | Stale
  | RefusalOf<'content-filter-failed' | 'index-locked' | 'disk-full' | 'not-writable'>;

/**
 * Runs one change of a working tree: `prepare` puts everything that can fail into the transaction's folder and
 * writes the journal, then files, refs and index change place. A failure up to there leaves all as it was. Throws where the
 * working tree is no longer in its place: what was begun is taken back when it is there again.
 */
export async function runTransaction(
  tools: { readonly workspace: Workspace; readonly step: StepHook },
  apply: ApplyId,
  prepare: (transaction: Transaction) => Promise<Result<Journal, NotExecuted>>,
): Promise<Result<Work, NotExecuted>> {
  const { workspace, step } = tools;
  let transaction: Transaction | null = null;
  let work: Work | null = null;
  await workspace.proveInPlace();
  try {
    transaction = await makeTransaction(workspace, apply);
    step({ at: 'transaction folder made' });
    const prepared = await prepare(transaction);
    if (!prepared.ok) {
      await dropTransaction(workspace, transaction);
      return prepared;
    }
    work = { workspace, transaction, journal: prepared.value, step };
    const changed = await writeSteps(work, false);
    if (changed.length > 0) {
      await takeBackTransaction(work);
      return refuse({ code: 'stale', changed });
    }
  } catch (error) {
    if (work) await takeBackTransaction(work);
    else if (transaction) await dropTransaction(workspace, transaction);
    const refusal = diskRefusal(error, transaction?.folder ?? workspace.root);
    if (!refusal) throw error;
    return refuse(refusal);
  }
  // All is in place: what fails from here on is made up for by recovery, never taken back.
  await finishTransaction(work);
  return ok(work);
}

/** Makes a journal whose steps are written the record of a finished apply. */
export async function finishTransaction({ workspace, transaction, journal, step }: Work): Promise<void> {
  await syncFiles(transaction.folder, foldersTouched(workspace.root, transaction, journal));
  await renameDurably(transaction.journal, transaction.done);
  step({ at: 'done' });
  await unlockIndex(workspace, transaction.id);
  step({ at: 'unlocked' });
}

/** Takes a begun apply back. What somebody else changed meanwhile stays, and then the originals stay at hand too. */
export async function takeBackTransaction(work: Work): Promise<RepoPath[]> {
  const { workspace, transaction, step } = work;
  const kept = await takeBackSteps(work);
  await renameDurably(transaction.journal, transaction.rolledBack);
  step({ at: 'rolled back' });
  if (kept.length === 0) {
    await dropTransaction(workspace, transaction);
  } else {
    await renameDurably(transaction.rolledBack, transaction.salvage);
    await unlockIndex(workspace, transaction.id);
  }
  return kept;
}

/** How a begun operation ended that a crash cut off; `kept`: files that somebody changed meanwhile, left as they are. */
export type Settled = { readonly outcome: 'finished' | 'rolled-back'; readonly kept: RepoPath[] };

/** Finishes what a crash cut off where it is beyond return, and takes it back where it is not. Safe to repeat. */
export async function settleBegun(work: Work): Promise<Settled> {
  if (!(await isBeyondReturn(work)) || (await writeSteps(work, true)).length > 0)
    return { outcome: 'rolled-back', kept: await takeBackTransaction(work) };
  await finishTransaction(work);
  return { outcome: 'finished', kept: [] };
}

/** When its branch has moved; where it stays, when every file is as it shall be. */
async function isBeyondReturn(work: Work): Promise<boolean> {
  if (work.journal.ref) return (await refAt(work)) === work.journal.ref.to;
  return (await filesChangedSince(work)).length === 0;
}

/**
 * Ends what was taken back before a crash: nothing is left of it, unless originals could not go back. Those stay at hand.
 *
 * @returns the files whose originals stay
 */
export async function settleTakenBack(
  workspace: Workspace,
  transaction: Transaction,
  { steps }: Journal,
): Promise<RepoPath[]> {
  const originals: string[] = await readdir(transaction.originals).catch(() => []);
  if (originals.length === 0) {
    await dropTransaction(workspace, transaction);
  } else {
    await renameDurably(transaction.rolledBack, transaction.salvage);
    await unlockIndex(workspace, transaction.id);
  }
  return steps.filter(({ number }) => originals.includes(String(number))).map(({ path }) => path);
}

/** Removes what an apply that did not happen left: lock, folder, refs. Throws where the working tree is not in its place. */
export async function dropTransaction(workspace: Workspace, transaction: Transaction): Promise<void> {
  await unlockIndex(workspace, transaction.id);
  await giveUpTransaction(transaction);
  const refs = refsOf(transaction.id);
  await deleteRef(workspace.git, refs.before);
  await deleteRef(workspace.git, refs.after);
}

function foldersTouched(root: string, transaction: Transaction, journal: Journal): (Buffer | string)[] {
  const folders = new Set<string>();
  for (const { path } of journal.steps) folders.add(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const left = new Set<string>(journal.oldFolders.map(({ path }) => path));
  const present = [...folders].filter((folder) => !left.has(folder));
  return [transaction.originals, ...present.map((folder) => (folder ? absoluteBytes(root, folder) : root))];
}
