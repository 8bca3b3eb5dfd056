import type { ApplyRecord } from '#shared/apply';
import type { RefusalOf } from '#shared/refusals';
import { isAncestor, listWorktrees, readRef } from '../../git/index';
import { type ApplyOperation, checkedOut, type Journal, type Workspace } from '../../writing/index';

type MovedOn = RefusalOf<'undo-moved-on'>;
type Applied = Pick<ApplyRecord, 'mode' | 'target' | 'commit' | 'before'>;

/** The branch an apply moved must still be there, and still be where the workspace is. */
export async function movedOn(
  workspace: Workspace,
  { ref, trees }: Journal,
  { record, all }: { readonly record: ApplyRecord; readonly all: readonly ApplyOperation[] },
): Promise<MovedOn | null> {
  if (!ref) return null;
  const at = await readRef(workspace.git, ref.name);
  if (at !== ref.to) {
    const isBelow = at !== null && (await isAncestor(workspace.git, ref.to, at));
    return branchMovedOn(record, at, isBelow, all);
  }
  const plain = { code: 'undo-moved-on', target: ref.name, revert: null, later: null } as const;
  if (trees.worktree) {
    const head = await checkedOut(workspace);
    return head.ref === ref.name
      ? null
      : { ...plain, expected: ref.name, actual: head.ref, why: 'not-checked-out' };
  }
  const elsewhere = (await listWorktrees(workspace.git)).find((worktree) => worktree.branch === ref.name);
  return elsewhere
    ? { ...plain, expected: ref.to, actual: elsewhere.path, why: 'checked-out-elsewhere' }
    : null;
}

/**
 * Why a branch that is no longer at an apply's commit cannot be moved back from it, and what can be done.
 *
 * @param isBelow whether the branch still has the commit
 */
export function branchMovedOn(
  { mode, target, commit, before }: Applied,
  at: string | null,
  isBelow: boolean,
  all: readonly ApplyOperation[],
): MovedOn {
  const later = all.find(({ record }) => record.state === 'done' && record.commit === at)?.record;
  return {
    code: 'undo-moved-on',
    target,
    expected: commit ?? '',
    actual: at ?? '',
    why: at === null ? 'branch-gone' : isBelow ? 'commits-on-top' : 'rewritten',
    revert: isBelow && commit ? revertCommand(mode, commit, before) : null,
    later: isBelow && later?.target === target ? later.apply : null,
  };
}

function revertCommand(mode: Applied['mode'], commit: string, before: string | null): string {
  const short = (id: string) => id.slice(0, 12);
  if (mode === 'merge') return `git revert -m 1 ${short(commit)}`;
  return mode === 'rebase' && before
    ? `git revert ${short(before)}..${short(commit)}`
    : `git revert ${short(commit)}`;
}
