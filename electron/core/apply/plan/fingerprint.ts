import { createHash } from 'node:crypto';
import type { TreeChange } from '../../git/diff-tree';
import type { MergeRepository } from '../merge-repository';

/**
 * The state a plan was made on, as named parts: two plans may differ in one of them and the user is told which. What
 * the user decided about conflicts is not part of it, nor are edits to files that the apply does not concern.
 */
export type PlanState = ReadonlyMap<PartKey, string>;

/** The kind of part comes first: a file may have the name of a ref, or any other. */
type PartKey = `session ${string}` | `target ${string}` | `file ${string}`;

export type PlannedOn = {
  readonly mergeRepo: Pick<MergeRepository, 'diff'>;
  readonly head: string;
  readonly base: string;
  readonly mode: string;
  readonly target: string;
  readonly targetCommit: string | null;
  readonly only: readonly string[] | null;
  /** The first merge before any decision, and the tree it was made into. */
  readonly into: string;
  readonly raw: string;
  /** For commits in a workspace: the trees of its files and of its index, and of the commit they are compared with. */
  readonly workspace: { readonly worktree: string; readonly index: string } | null;
};

export async function planState(on: PlannedOn): Promise<PlanState> {
  const changes = await on.mergeRepo.diff(on.into, on.raw);
  const state = new Map<PartKey, string>([
    ['session the session', JSON.stringify([on.head, on.base, on.mode, on.only])],
    [`target ${on.target}`, on.targetCommit ?? ''],
  ]);
  for (const [path, change] of changes) state.set(`file ${path}`, entries(change));
  if (on.workspace) {
    for (const [where, tree] of Object.entries(on.workspace)) {
      const own = await on.mergeRepo.diff(on.into, tree);
      for (const [path, change] of own) {
        const key: PartKey = `file ${path}`;
        if (changes.has(path)) state.set(key, `${state.get(key)} ${where}:${entries(change)}`);
      }
    }
  }
  return state;
}

export function fingerprintOf(state: PlanState): string {
  const parts = [...state].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(parts.map((part) => JSON.stringify(part)).join(''))
    .digest('hex');
}

/** Names of the parts that differ: paths, the target's ref, the session. */
export function changedParts(before: PlanState, after: PlanState): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])];
  const changed = keys.filter((key) => before.get(key) !== after.get(key));
  return [...new Set(changed.map((key) => key.slice(key.indexOf(' ') + 1)))].sort();
}

function entries({ before, after }: TreeChange): string {
  return `${before?.mode}:${before?.oid} ${after?.mode}:${after?.oid}`;
}
