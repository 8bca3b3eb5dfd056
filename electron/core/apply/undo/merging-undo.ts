import type { CommitId, RepoPath } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { treeEntries } from '../../git/diff-tree';
import {
  type CheckedOut,
  checkedOut,
  isOriginal,
  type NotExecuted,
  type StepHook,
  sameIdentity,
  type UndoOperation,
  type Work,
} from '../../writing/index';
import { writeOperation } from '../execute/write-operation';
import type { MergeRepository } from '../merge-repository';
import type { MergeGoal } from '../plan/merge-goals';
import { openResolutions } from '../plan/resolutions';
import { APPLY_LABELS } from '../plan/side-labels';
import { planWorkspace, type WorkspacePlan } from '../plan/workspace-plan';
import { takeSnapshot, type WorkspaceSnapshot } from '../plan/workspace-snapshot';
import type { UndoRefusal } from '../request';

type Merging = {
  readonly inWorkspace: WorkspacePlan;
  readonly snapshot: WorkspaceSnapshot;
  readonly head: CheckedOut;
};

/** How an apply is merged out of a workspace that has changed since, so that later edits stay. */
export async function planMerging(
  mergeRepo: MergeRepository,
  { workspace, journal }: Omit<Work, 'step'>,
): Promise<Result<Merging, UndoRefusal>> {
  const { worktree, index } = journal.trees;
  if (!worktree) throw new Error('an apply that did not touch the workspace cannot be merged out of it');
  const head = await checkedOut(workspace);
  const snapshot = await takeSnapshot(workspace, mergeRepo, head.commit);
  const goal = {
    worktree: await backwards(mergeRepo, worktree),
    index: index && journal.ref ? await backwards(mergeRepo, index) : null,
    resolutions: openResolutions([]),
  };
  const inWorkspace = await planWorkspace({ workspace, mergeRepo, snapshot, labels: APPLY_LABELS }, [goal]);
  if (inWorkspace.open.length > 0)
    return refuse({ code: 'undo-would-lose-edits', conflicts: [...inWorkspace.open] });
  if (inWorkspace.blockers.length > 0)
    return refuse({ code: 'path-blocked', blockers: [...inWorkspace.blockers] });
  return ok({ inWorkspace, snapshot, head });
}

/**
 * Undoes an apply in a workspace that has changed since: what the apply did is merged out again, so that later edits
 * stay. Where they overlap with it, nothing is written and the conflicts are answered.
 *
 * @param applied the states of sessions that the undone apply brought over
 * @returns the work that was done, or null when nothing of the apply is left to undo
 */
export async function undoByMerging(
  mergeRepo: MergeRepository,
  undone: Omit<Work, 'step'>,
  { operation, applied }: { readonly operation: UndoOperation; readonly applied: readonly CommitId[] },
  step: StepHook,
): Promise<Result<Work | null, UndoRefusal | Extract<NotExecuted, { code: 'stale' }>>> {
  const { workspace, journal } = undone;
  const planned = await planMerging(mergeRepo, undone);
  if (!planned.ok) return planned;
  const { inWorkspace, snapshot, head } = planned.value;
  const ref = journal.ref ? { name: journal.ref.name, from: journal.ref.to, to: journal.ref.from } : null;
  if (inWorkspace.touched.length === 0 && !ref) return ok(null);
  return writeOperation(
    { workspace, mergeRepo, step },
    {
      operation,
      leadsTo: applied,
      target: { ...head, here: true },
      inWorkspace,
      snapshot,
      ref,
      known: [head.commit],
      originals: await untouchedOriginals(mergeRepo, undone, inWorkspace),
    },
  );
}

async function backwards(
  mergeRepo: MergeRepository,
  trees: { before: string; after: string },
): Promise<MergeGoal> {
  const applied: CommitId = await mergeRepo.commit(trees.after, []);
  return { theirs: await mergeRepo.commit(trees.before, [applied]), oursParents: [applied] };
}

/** Files still as the apply left them get their original back, the very file with its times, instead of a new one. */
async function untouchedOriginals(
  mergeRepo: MergeRepository,
  { transaction, journal }: Omit<Work, 'step'>,
  inWorkspace: WorkspacePlan,
): Promise<Map<RepoPath, string>> {
  const originals = new Map<RepoPath, string>();
  const before = journal.trees.worktree?.before;
  if (!before) return originals;
  const steps = new Map(journal.steps.map((step) => [step.path, step]));
  const candidates = inWorkspace.touched.filter(({ path, after, found }) => {
    const step = steps.get(path);
    return after !== null && step && step.before.type !== 'none' && sameIdentity(step.after, found);
  });
  if (candidates.length === 0) return originals;
  const entries = await treeEntries(
    mergeRepo.git,
    before,
    candidates.map(({ path }) => path),
  );
  for (const { path, after } of candidates) {
    const step = steps.get(path);
    const was = entries.get(path);
    if (!step || !was || was.oid !== after?.oid || was.mode !== after.mode) continue;
    const original = `${transaction.originals}/${step.number}`;
    if (await isOriginal(transaction, original, step.before)) originals.set(path, original);
  }
  return originals;
}
