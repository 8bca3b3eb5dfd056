import { z } from 'zod';
import { counted } from './counted';
import { RepoPath } from './ids';
import { OngoingOperation } from './repository';

/** The most paths that are listed: more of them say nothing more, and events stay small. */
export const MOST_UNMERGED = 1000;

/**
 * What an agent left in the middle when its worktree was recorded: files that Git had not merged to the end hold
 * conflict markers, and files that were still to come are missing.
 */
export const Unfinished = z.object({
  /** The operation that waits to be continued or aborted; null: only files are unmerged, as after `git stash pop`. */
  operation: OngoingOperation.nullable(),
  /** Files with unresolved conflicts in the index, at most {@link MOST_UNMERGED}. */
  unmerged: z.array(RepoPath),
  /** How many there are. */
  unmergedCount: z.number().int(),
});
export type Unfinished = z.infer<typeof Unfinished>;

/** What was left, in a few words: `a merge open`, `a rebase open, 2 files with conflicts`. */
export function unfinishedWords({ operation, unmergedCount }: Unfinished): string {
  const conflicts = unmergedCount === 0 ? '' : `${counted(unmergedCount, 'file')} with conflicts`;
  return [operation ? openWords(operation) : '', conflicts].filter(Boolean).join(', ');
}

/** `a merge open`, `an am open`. */
function openWords(operation: OngoingOperation): string {
  return `${operation === 'am' ? 'an' : 'a'} ${operation} open`;
}
