import type { CommitId, RepoPath } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import { ok, type Result, refuse } from '#shared/result';
import { absoluteBytes, commitTree, deleteRef, treeOf, updateRef } from '../../git/index';
import { diskRefusal } from '../disk-refusals';
import { renameDurably, writeDurably } from '../durable';
import type { Target } from '../plan/effective-base';
import type { Landing } from '../plan/landing';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { KeptApply } from '../records';
import type { Workspace } from '../workspace';
import { buildIndex } from './build-index';
import { carryOut } from './carry-out';
import { importObjects } from './import-objects';
import { lockIndex, unlockIndex } from './index-lock';
import type { Journal } from './journal';
import { refsOf, snapshotCommit } from './snapshot-commits';
import { stageFiles } from './stage-files';
import { syncFiles } from './sync-files';
import { takeBack } from './take-back';
import { dropTransaction, makeTransaction, type Transaction } from './transaction-folder';
import { changedSincePlanned } from './verify-workspace';
import type { Tools, Work } from './work';

export type Writing = {
  readonly kept: KeptApply;
  readonly target: Target;
  /** Both null when only a ref moves that is not checked out here. */
  readonly landing: Landing | null;
  readonly snapshot: WorkspaceSnapshot | null;
  readonly ref: Journal['ref'];
  /** Commits that the user's repository has, with all they need. */
  readonly known: readonly (CommitId | null)[];
  /** Files that come back as the very files they were. */
  readonly originals: ReadonlyMap<RepoPath, string>;
};

/** Somebody changed what was planned on; nothing was written, or all of it was taken back. */
export type Stale = { readonly code: 'stale'; readonly changed: readonly string[] };

export type NotExecuted =
  | Stale
  | RefusalOf<'content-filter-failed' | 'index-locked' | 'disk-full' | 'not-writable'>;

/**
 * Writes a plan: first everything that can fail goes to the transaction's folder, then the journal makes it final, then
 * files, ref and index change place. A failure at any point leaves all as it was.
 */
export async function executeApply(tools: Tools, writing: Writing): Promise<Result<Work, NotExecuted>> {
  const { workspace, step } = tools;
  let transaction: Transaction | null = null;
  let work: Work | null = null;
  try {
    transaction = await makeTransaction(workspace, writing.kept.record.apply);
    step('transaction folder made');
    const prepared = await prepare(tools, writing, transaction);
    if (!prepared.ok) {
      await forget(workspace, transaction);
      return prepared;
    }
    work = { workspace, transaction, journal: prepared.value, step };
    const changed = await carryOut(work);
    if (changed.length > 0) {
      await rollBack(work);
      return refuse({ code: 'stale', changed });
    }
  } catch (error) {
    if (work) await rollBack(work);
    else if (transaction) await forget(workspace, transaction);
    const refusal = diskRefusal(error, transaction?.folder ?? workspace.root);
    if (!refusal) throw error;
    return refuse(refusal);
  }
  // All is in place: what fails from here on is made up for by recovery, never taken back.
  await finish(work);
  return ok(work);
}

/** Makes a carried out journal the record of a finished apply. */
export async function finish({ workspace, transaction, journal, step }: Work): Promise<void> {
  await syncFiles(transaction.folder, foldersTouched(workspace.root, transaction, journal));
  await renameDurably(transaction.journal, transaction.done);
  step('done');
  await unlockIndex(workspace, transaction.id);
  step('unlocked');
}

async function prepare(
  tools: Tools,
  writing: Writing,
  transaction: Transaction,
): Promise<Result<Journal, NotExecuted>> {
  const { workspace, facade, step } = tools;
  const { landing, kept, ref } = writing;
  await keepObjects(tools, writing);
  const tree = landing?.worktree.after ?? '';
  const staged = landing
    ? await stageFiles(workspace, transaction, tree, landing.touched, writing.originals)
    : ok({ steps: [], madeFolders: [], oldFolders: [] });
  if (!staged.ok) return staged;
  step('files staged');
  if (landing) {
    const locked = await lockIndex(workspace, transaction);
    if (!locked.ok) return locked;
    step('index locked');
    const changed = await changedSincePlanned(
      workspace,
      facade,
      writing.target,
      staged.value.steps,
      landing.index?.before ?? null,
    );
    if (changed.length > 0) return refuse({ code: 'stale', changed });
  }
  const index = landing?.index ? await buildIndex(workspace, transaction, landing.index) : null;
  step('index built');
  const trees = { worktree: landing?.worktree ?? null, index: landing?.index ?? null };
  const journal: Journal = { version: 1, kept, ...staged.value, index, ref, head: null, trees };
  await writeDurably(transaction.journal, JSON.stringify(journal));
  step('journal written');
  return ok(journal);
}

/** From here on plain Git finds the workspace as it was, and everything a later undo needs. */
async function keepObjects({ workspace, facade, step }: Tools, writing: Writing): Promise<void> {
  const { kept, landing, snapshot, target, ref } = writing;
  const { apply, head } = kept.record;
  const before =
    landing && snapshot ? await snapshotCommit(workspace, facade, apply, snapshot, landing) : target.commit;
  if (before === null) throw new Error('an apply that changes neither the workspace nor a branch');
  const result = landing?.worktree.after ?? (await treeOf(facade.git, ref?.to ?? before));
  const parents: CommitId[] = [before, head, ...(ref ? [ref.to] : [])];
  const trees = landing?.index ? [await plainCommit(facade.git, landing.index.after, apply)] : [];
  const after = await commitTree(facade.git, {
    tree: result,
    parents: [...new Set([...parents, ...trees])],
    message: `Result of apply ${apply}\n`,
  });
  const known = writing.known.filter((commit) => commit !== null);
  await importObjects(workspace, facade, [before, after], known);
  step('objects imported');
  const refs = refsOf(apply);
  await updateRef(workspace.git, refs.before, before);
  await updateRef(workspace.git, refs.after, after);
  step('snapshot kept');
}

function plainCommit(git: Tools['facade']['git'], tree: string, apply: string): Promise<CommitId> {
  return commitTree(git, { tree, parents: [], message: `Staged changes after apply ${apply}\n` });
}

/** Takes a begun apply back. What somebody else changed meanwhile stays, and then the originals stay at hand too. */
export async function rollBack(work: Work): Promise<RepoPath[]> {
  const { workspace, transaction, step } = work;
  const kept = await takeBack(work);
  await renameDurably(transaction.journal, transaction.rolledBack);
  step('rolled back');
  if (kept.length === 0) {
    await forget(workspace, transaction);
  } else {
    await renameDurably(transaction.rolledBack, transaction.salvage);
    await unlockIndex(workspace, transaction.id);
  }
  return kept;
}

/** Removes what an apply that did not happen left: lock, folder, refs. */
export async function forget(workspace: Workspace, transaction: Transaction): Promise<void> {
  await unlockIndex(workspace, transaction.id);
  await dropTransaction(transaction);
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
