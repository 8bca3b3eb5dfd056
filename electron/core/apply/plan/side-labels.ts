/**
 * What the second name of a file says where the files of both sides are kept, as in `notes~session.txt`, and which
 * side's files come new to a place that the other's have already: those get the second name.
 */
export type SideLabels = {
  readonly ours: string;
  readonly theirs: string;
  readonly newcomer: 'ours' | 'theirs';
};

/** Of an apply: the session's files come to the workspace or a branch of the user's. */
export const APPLY_LABELS: SideLabels = { ours: 'workspace', theirs: 'session', newcomer: 'theirs' };

/** Of an update's commits: the branch's files come to the session's, though in a rebase the branch is `ours`. */
export function updateLabels(mode: 'merge' | 'rebase', source: string): SideLabels {
  return mode === 'merge'
    ? { ours: 'session', theirs: branchLabel(source), newcomer: 'theirs' }
    : { ours: branchLabel(source), theirs: 'session', newcomer: 'ours' };
}

/** Of uncommitted files in a session's worktree, to which the updated ones come. */
export function uncommittedLabels(source: string): SideLabels {
  return { ours: 'worktree', theirs: branchLabel(source), newcomer: 'theirs' };
}

const LONGEST = 40;

/** A branch's name as part of a file's, flattened as Git does it in names of this kind. */
function branchLabel(ref: string): string {
  if (/^[0-9a-f]{40,}$/.test(ref)) return ref.slice(0, 7);
  const name = ref.replace(/^refs\/(heads|remotes|tags)\//, '').replace(/[/\\<>:"|?*]/g, '_');
  return [...name].slice(0, LONGEST).join('');
}
