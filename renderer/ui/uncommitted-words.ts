import type { RepositoryState } from '#shared/repository';

/** The user's uncommitted work in a few words. */
export function uncommittedWords(changed: RepositoryState['changed']): string {
  const words = [
    changed.unstaged > 0 ? `${changed.unstaged} changed` : '',
    changed.staged > 0 ? `${changed.staged} staged` : '',
    changed.untracked > 0 ? `${changed.untracked} untracked` : '',
  ].filter(Boolean);
  return words.length === 0 ? 'clean' : words.join(', ');
}
