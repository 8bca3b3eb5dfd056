import type { PastApply } from '#shared/past-apply';
import type { Refusal } from '#shared/refusals';
import { readRef } from '../../git/index';
import { type ApplyOperation, listTransactions, openWorkspace, type Workspace } from '../../writing/index';
import { closedRecord } from '../undo/find-undoable';
import { branchMovedOn } from '../undo/moved-on';

type Obstacle = (applied: ApplyOperation) => Promise<Refusal | null>;

/**
 * Applies with what plainly keeps each from being undone. What takes reading files is left to the plan of an undo, so
 * that a list of thousands stays quick: a repository is asked once for all of its applies.
 *
 * @param home the data folder
 * @param all every apply on record, newest first
 */
export async function pastApplies(
  home: string,
  chosen: readonly ApplyOperation[],
  all: readonly ApplyOperation[],
): Promise<PastApply[]> {
  const byRoot = new Map<string, Promise<Obstacle>>();
  const obstacleIn = (root: string) => {
    const known = byRoot.get(root) ?? obstaclesIn(home, root, all);
    byRoot.set(root, known);
    return known;
  };
  const past: PastApply[] = [];
  for (const applied of chosen) {
    const { record, root } = applied;
    const obstacle = closedRecord(record) ?? (await (await obstacleIn(root))(applied));
    past.push({ ...record, repositoryPath: root, obstacle });
  }
  return past;
}

async function obstaclesIn(home: string, root: string, all: readonly ApplyOperation[]): Promise<Obstacle> {
  const opened = await openWorkspace(home, root);
  if (!opened.ok) return () => Promise.resolve(opened.refusal);
  const workspace = opened.value;
  const transactions = new Set(
    (await listTransactions(workspace)).map((transaction): string => transaction.id),
  );
  const branches = new Map<string, Promise<BranchState>>();
  return async ({ record }) => {
    if (!transactions.has(record.apply))
      return { code: 'undo-expired', apply: record.apply, removedAt: null };
    if (record.commit === null) return null;
    const branch = branches.get(record.target) ?? branchState(workspace, record.target, all);
    branches.set(record.target, branch);
    const { at, commits } = await branch;
    if (at === record.commit) return null;
    return branchMovedOn(record, at, commits.has(record.commit), all);
  };
}

type BranchState = { readonly at: string | null; readonly commits: ReadonlySet<string> };

/** Where a branch is and which commits it has, as far back as the oldest apply to it that may be asked for. */
async function branchState(
  workspace: Workspace,
  ref: string,
  all: readonly ApplyOperation[],
): Promise<BranchState> {
  const at = await readRef(workspace.git, ref);
  if (at === null) return { at, commits: new Set() };
  const open = all.filter(({ record }) => record.target === ref && closedRecord(record) === null);
  const oldest = open.findLast(({ root }) => root === workspace.root)?.record.before;
  const args = ['rev-list', '--ignore-missing', at, ...(oldest ? [`^${oldest}`] : [])];
  const listed = await workspace.git.line(args);
  return { at, commits: new Set(listed.split('\n')) };
}
