import { rm } from 'node:fs/promises';
import type { CommitId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { copyIndex, keepOnlyInIndex, READ_WHOLE_TREE } from '../../git/index';
import {
  filesChangedSincePlanned,
  flushStaged,
  headText,
  indexDigest,
  type Journal,
  lockIndex,
  type NotExecuted,
  operationState,
  type RollbackOperation,
  runTransaction,
  type StepHook,
  stageFiles,
  syncPath,
  type Transaction,
  type Work,
  writeDurably,
} from '../../writing/index';
import type { RollbackPlan } from './plan-rollback';
import type { SessionWorkspace } from './session-workspace';

export type RollbackWriting = {
  readonly operation: RollbackOperation;
  readonly plan: RollbackPlan;
  /** The session's branch: its full ref, where it is, and where it shall be. */
  readonly branch: { readonly ref: string; readonly from: CommitId; readonly to: CommitId };
  /** The HEAD file as it was when the plan was made. */
  readonly head: string | null;
};

/**
 * Writes a planned rollback with the journal of an apply: files first, then the session's branch, HEAD and the index.
 * A failure at any point leaves all as it was.
 */
export function writeRollback(
  session: SessionWorkspace,
  step: StepHook,
  writing: RollbackWriting,
): Promise<Result<Work, NotExecuted>> {
  return runTransaction({ workspace: session.workspace, step }, writing.operation.id, (transaction) =>
    prepare(session, step, writing, transaction),
  );
}

async function prepare(
  session: SessionWorkspace,
  step: StepHook,
  { operation, plan, branch, head }: RollbackWriting,
  transaction: Transaction,
): Promise<Result<Journal, NotExecuted>> {
  const { workspace } = session;
  const staged = await stageFiles(workspace, transaction, {
    from: { tree: plan.after, objects: null },
    touched: plan.touched,
    originals: new Map(),
    pointers: [],
    watch: null,
  });
  if (!staged.ok) return staged;
  await flushStaged(transaction, staged.value.steps);
  step({ at: 'files staged' });
  const locked = await lockIndex(workspace, transaction);
  if (!locked.ok) return locked;
  step({ at: 'index locked' });
  const changed = await filesChangedSincePlanned(workspace, staged.value);
  if (changed.length > 0) return refuse({ code: 'stale', changed });
  if ((await headText(workspace.gitDir)) !== head) return refuse({ code: 'stale', changed: ['HEAD'] });
  const index = await indexOf(session, transaction, branch.to, plan.after);
  step({ at: 'index built' });
  const journal: Journal = {
    version: 2,
    operation,
    ...staged.value,
    index,
    ref: branch.from === branch.to ? null : { name: branch.ref, from: branch.from, to: branch.to },
    head: {
      before: head,
      after: `ref: ${branch.ref}\n`,
      parked: await operationState(workspace.gitDir),
    },
    trees: { worktree: { before: plan.before, after: plan.after }, index: null },
  };
  await writeDurably(transaction.journal, JSON.stringify(journal));
  step({ at: 'journal written' });
  return ok(journal);
}

/** The index as a checkout of the branch has it: what the files have beyond the branch shows as uncommitted. */
async function indexOf(
  { workspace }: SessionWorkspace,
  { indexBefore, indexAfter }: Transaction,
  commit: CommitId,
  files: string,
): Promise<Journal['index']> {
  const existed = await copyIndex(workspace.index, indexBefore);
  const git = workspace.git.with({ index: indexAfter });
  const kept = existed && (await copyIndex(workspace.index, indexAfter));
  // On top of the present one, files that stay keep their remembered times; one that cannot be read is made anew.
  if (!kept || (await git.try([...READ_WHOLE_TREE, '--reset', commit])).code !== 0) {
    await rm(indexAfter, { force: true });
    await git.run([...READ_WHOLE_TREE, commit]);
  }
  await keepOnlyInIndex(git, await workspace.fileSettings(), { tree: commit, files });
  await syncPath(indexAfter);
  const after = await indexDigest(indexAfter);
  if (after === null) throw new Error('Git wrote no index');
  return { before: existed ? await indexDigest(indexBefore) : null, after };
}
