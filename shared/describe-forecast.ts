import { counted, filesWords } from './counted';
import { paths as somePaths } from './described';
import type { SessionConflicts } from './forecast';
import type { SessionId } from './ids';

/** What a session would conflict with, each in a sentence without its full stop. `nameOf`: what a session is called in it. */
export function conflictSentences(
  conflicts: SessionConflicts,
  nameOf: (session: SessionId) => string,
): string[] {
  const others = conflicts.others.map(
    ({ session, paths }) => `Conflicts with ${nameOf(session)} in ${somePaths(paths)}`,
  );
  const { workspace } = conflicts;
  return workspace.length > 0
    ? [...others, `Conflicts with your workspace in ${somePaths(workspace)}`]
    : others;
}

/** The same in a few words. */
export function conflictWords(
  { others, workspace }: SessionConflicts,
  nameOf: (session: SessionId) => string,
): string {
  const [first, ...rest] = others;
  const meets = workspace.length > 0;
  if (!first) return `Conflicts with your workspace in ${filesWords(workspace.length)}`;
  if (rest.length === 0 && !meets)
    return `Conflicts with ${nameOf(first.session)} in ${filesWords(first.paths.length)}`;
  if (meets) return `Conflicts with your workspace and ${counted(others.length, 'session')}`;
  return `Conflicts with ${nameOf(first.session)} and ${counted(rest.length, 'other')}`;
}
