import type { CommitId, RepoPath } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { together } from '../../concurrently';
import { treeEntries } from '../../git/diff-tree';
import { createRefs } from '../../git/index';
import {
  filesChangedSincePlanned,
  flushStaged,
  idOf,
  type Journal,
  lockIndex,
  type NotExecuted,
  type Operation,
  type RenderWatch,
  refsOf,
  runTransaction,
  type Staged,
  type StepHook,
  stageFiles,
  type Transaction,
  type Work,
  type Workspace,
  writeDurably,
} from '../../writing/index';
import type { MergeRepository } from '../merge-repository';
import type { Target } from '../plan/find-target';
import type { WorkspacePlan } from '../plan/workspace-plan';
import type { WorkspaceSnapshot } from '../plan/workspace-snapshot';
import { buildIndex } from './build-index';
import { importObjects } from './import-objects';
import { snapshotCommit } from './snapshot-commits';
import { gitChangedSincePlanned } from './verify-workspace';

export type WritingTools = {
  readonly workspace: Workspace;
  readonly mergeRepo: MergeRepository;
  readonly step: StepHook;
  /** Who follows the files being made ready; nobody when missing. */
  readonly render?: RenderWatch | null;
};

export type Writing = {
  readonly operation: Operation;
  /** Commits that a later undo or apply leads back to, besides those before and after. */
  readonly leadsTo: readonly CommitId[];
  readonly target: Target;
  /** Both null when only a ref moves that is not checked out here. */
  readonly inWorkspace: WorkspacePlan | null;
  readonly snapshot: WorkspaceSnapshot | null;
  readonly ref: Journal['ref'];
  /** Commits that the user's repository has, with all they need. */
  readonly known: readonly (CommitId | null)[];
  /** Files that come back as the very files they were. */
  readonly originals: ReadonlyMap<RepoPath, string>;
};

/**
 * Writes a plan: first everything that can fail goes to the transaction's folder, then the journal makes it final, then
 * files, ref and index change place. A failure at any point leaves all as it was.
 */
export function writeOperation(tools: WritingTools, writing: Writing): Promise<Result<Work, NotExecuted>> {
  return runTransaction(tools, idOf(writing.operation), (transaction) =>
    prepare(tools, writing, transaction),
  );
}

async function prepare(
  tools: WritingTools,
  writing: Writing,
  transaction: Transaction,
): Promise<Result<Journal, NotExecuted>> {
  const { workspace, mergeRepo, step } = tools;
  const { inWorkspace, operation, ref } = writing;
  await workspace.proveInPlace();
  const toStage = inWorkspace && {
    from: { tree: inWorkspace.worktree.after, objects: mergeRepo.objects },
    touched: inWorkspace.touched,
    originals: writing.originals,
    pointers: await newPointers(mergeRepo, inWorkspace),
    watch: tools.render ?? null,
  };
  const [, staged] = await together(
    keepObjects(tools, writing),
    toStage
      ? stageFiles(workspace, transaction, toStage)
      : ok({ steps: [], madeFolders: [], oldFolders: [], respelled: [] }),
  );
  if (!staged.ok) return staged;
  step({ at: 'files staged' });
  const [built] = await together(
    lockAndBuild(tools, writing, transaction, staged.value),
    flushStaged(transaction, staged.value.steps),
  );
  if (!built.ok) return built;
  const index = built.value;
  const trees = { worktree: inWorkspace?.worktree ?? null, index: inWorkspace?.index ?? null };
  const journal: Journal = { version: 2, operation, ...staged.value, index, ref, head: null, trees };
  await writeDurably(transaction.journal, JSON.stringify(journal));
  step({ at: 'journal written' });
  return ok(journal);
}

/** Repositories inside this one that the index will name. One that only lies in the workspace is none to Git. */
async function newPointers(
  mergeRepo: MergeRepository,
  { index, submodules }: WorkspacePlan,
): Promise<RepoPath[]> {
  if (index === null || submodules.length === 0) return [];
  const entries = await treeEntries(mergeRepo.git, index.after, submodules);
  return submodules.filter((path) => entries.get(path)?.mode === '160000');
}

/** With the lock held, sees that all is as planned on, and makes the new index ready. */
async function lockAndBuild(
  { workspace, mergeRepo, step }: WritingTools,
  { inWorkspace, snapshot, target }: Writing,
  transaction: Transaction,
  files: Staged,
): Promise<Result<Journal['index'], NotExecuted>> {
  if (!inWorkspace || !snapshot) return ok(null);
  const locked = await lockIndex(workspace, transaction);
  if (!locked.ok) return locked;
  step({ at: 'index locked' });
  const staged = inWorkspace.index ? snapshot : null;
  const moved = await gitChangedSincePlanned(workspace, mergeRepo, target, staged);
  if (moved.length > 0) return refuse({ code: 'stale', changed: moved });
  const [changed, index] = await together(
    filesChangedSincePlanned(workspace, files),
    inWorkspace.index ? buildIndex(workspace, mergeRepo, transaction, inWorkspace.index) : null,
  );
  if (changed.length > 0) return refuse({ code: 'stale', changed });
  step({ at: 'index built' });
  return ok(index);
}

/** From here on plain Git finds the workspace as it was, and everything a later undo needs. */
async function keepObjects({ workspace, mergeRepo, step }: WritingTools, writing: Writing): Promise<void> {
  const { inWorkspace, snapshot, target, ref } = writing;
  const apply = idOf(writing.operation);
  const before =
    inWorkspace && snapshot
      ? await snapshotCommit(workspace, mergeRepo, apply, { snapshot, inWorkspace })
      : target.commit;
  if (before === null) throw new Error('an apply that changes neither the workspace nor a branch');
  const result = inWorkspace?.worktree.after ?? (await mergeRepo.treeOf(ref?.to ?? before));
  const parents: CommitId[] = [before, ...writing.leadsTo, ...(ref ? [ref.to] : [])];
  const staged = inWorkspace?.index
    ? [await mergeRepo.note(inWorkspace.index.after, [], `Staged changes after apply ${apply}\n`)]
    : [];
  const after = await mergeRepo.note(result, [...parents, ...staged], `Result of apply ${apply}\n`);
  const known = writing.known.filter((commit) => commit !== null);
  await importObjects(workspace, mergeRepo, [before, after], known);
  step({ at: 'objects imported' });
  const refs = refsOf(apply);
  await createRefs(workspace.git, [
    { ref: refs.before, commit: before },
    { ref: refs.after, commit: after },
  ]);
  step({ at: 'snapshot kept' });
}
