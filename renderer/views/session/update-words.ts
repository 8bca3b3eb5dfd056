import type { Conflict } from '#shared/apply';
import type { Choice } from '../../ui/select';

export type UpdateMode = 'merge' | 'rebase';
/** A whole-file outcome; editing the result is for the worktree itself. */
export type Side = Exclude<Conflict['choices'][number], 'content'>;

/**
 * The outcomes of a conflict by whose they are. A merge asks from the session's side; a rebase makes the session's
 * commits again on top of the base branch, so that there the sides change places, as they do in Git.
 */
export function updateChoices(conflict: Conflict, mode: UpdateMode, source: string): Choice<Side>[] {
  const words: Record<Side, string> = {
    ours: side(conflict, mode, source, 'ours'),
    theirs: side(conflict, mode, source, 'theirs'),
    both: 'Keep both',
    base: 'Back to what it was before both',
    delete: 'Delete it',
  };
  const legal = conflict.choices.filter((choice) => choice !== 'content');
  return legal.map((choice) => ({ value: choice, label: words[choice] }));
}

function side(
  { place, stages }: Conflict,
  mode: UpdateMode,
  source: string,
  which: 'ours' | 'theirs',
): string {
  const gone = stages[which] === null;
  if (place !== 'commit') return which === 'ours' ? 'Keep the uncommitted edits' : 'Take the updated version';
  const isSession = (mode === 'merge') === (which === 'ours');
  const whose = isSession ? 'the session' : source;
  return gone ? `Delete, as ${whose} did` : `Take the version of ${whose}`;
}
