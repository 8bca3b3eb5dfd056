import { displayPath } from '#shared/display-path';
import type { RepoPath } from '#shared/ids';

/** Of more files only so many are named. */
const MOST_NAMED = 20;

/**
 * The prompt as the agent gets it. What the user edited in its worktree since it last looked, it would take for what it
 * left there, and might undo.
 */
export function promptWithEdits(prompt: string, edited: readonly RepoPath[]): string {
  if (edited.length === 0) return prompt;
  const named = edited.slice(0, MOST_NAMED).map(displayPath).join(', ');
  const more = edited.length > MOST_NAMED ? ` and ${edited.length - MOST_NAMED} more` : '';
  return `(Since your last turn the user has edited ${named}${more} in this worktree. Look at them again, and keep these edits.)\n\n${prompt}`;
}
