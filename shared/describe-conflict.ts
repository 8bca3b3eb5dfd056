import type { Conflict, ConflictOperation } from './conflict';
import { assertNever } from './result';
import { shortCommit } from './short-ref';

/** What a conflict was met in, as far as its words need it. */
export type ConflictMetIn = {
  readonly operation: ConflictOperation;
  /** The branch that is applied to or updated from, as it is shown; null: none is checked out. */
  readonly branch: string | null;
};

/** With what the conflict is, as the end of a sentence: true of this very file, and the same in window and command line. */
export function conflictWith(
  { place, kind, commit, oursFrom }: Pick<Conflict, 'place' | 'kind' | 'commit' | 'oursFrom'>,
  { operation, branch }: ConflictMetIn,
): string {
  if (kind === 'untracked-in-the-way' || kind === 'ignored-in-the-way')
    return 'with a file that is in no commit';
  switch (place) {
    case 'commit':
      return commit ? `in the session’s commit ${shortCommit(commit)}` : withCommits(branch);
    case 'worktree':
      if (operation === 'update') return 'with uncommitted edits in the worktree';
      if (oursFrom === 'commits') return withCommits(branch);
      return oursFrom === 'both'
        ? 'with your version, uncommitted edits included'
        : 'with your uncommitted edits';
    case 'index':
      return operation === 'update' ? 'with what is staged in the worktree' : 'with what you staged';
    default:
      return assertNever(place);
  }
}

function withCommits(branch: string | null): string {
  if (branch === null) return 'with a commit in your workspace';
  return /^[0-9a-f]{7,64}$/.test(branch) ? `with commit ${branch.slice(0, 7)}` : `with a commit on ${branch}`;
}
