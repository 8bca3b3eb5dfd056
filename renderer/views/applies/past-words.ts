import { appliedWords, targetWords } from '#shared/applied-words';
import { countApplied } from '#shared/apply';
import { counted, filesWords } from '#shared/counted';
import type { PastApply } from '#shared/past-apply';
import { assertNever } from '#shared/result';
import { repositoryName } from '../../ui/repository-name';
import type { Tone } from '../../ui/status-dot';

/** Which applies are listed: those of one session, of one repository (its folder), or all. */
export type Scope =
  | { readonly of: 'all' }
  | { readonly of: 'repository'; readonly path: string }
  | { readonly of: 'session'; readonly session: string };

/** A line of the list: a repository's name where there are several, or an apply. */
export type PastRow =
  | { readonly type: 'repository'; readonly key: string; readonly name: string; readonly path: string }
  | { readonly type: 'apply'; readonly key: string; readonly past: PastApply };

/** The applies of a scope, newest first, below their repositories; the one with the newest apply comes first. */
export function pastRows(all: readonly PastApply[], scope: Scope): PastRow[] {
  const groups = new Map<string, PastApply[]>();
  for (const past of all.filter((one) => isIn(one, scope))) {
    const group = groups.get(past.repositoryPath) ?? [];
    group.push(past);
    groups.set(past.repositoryPath, group);
  }
  return [...groups].flatMap(([path, group]): PastRow[] => [
    ...(groups.size > 1
      ? [{ type: 'repository', key: `repository:${path}`, name: repositoryName(path), path } as const]
      : []),
    ...group.map((past) => ({ type: 'apply', key: past.apply, past }) as const),
  ]);
}

function isIn(past: PastApply, scope: Scope): boolean {
  switch (scope.of) {
    case 'all':
      return true;
    case 'repository':
      return past.repositoryPath === scope.path;
    case 'session':
      return (
        past.session === scope.session ||
        (past.integrates ?? []).some(({ session }) => session === scope.session)
      );
    default:
      return assertNever(scope);
  }
}

/** What became of an apply. */
export function stateOf(past: PastApply): { readonly tone: Tone; readonly label: string } {
  switch (past.state) {
    case 'done':
      return past.obstacle === null
        ? { tone: 'done', label: doneWord(past) }
        : { tone: 'idle', label: `${doneWord(past)}, stays` };
    case 'undone':
      return { tone: 'idle', label: 'Undone' };
    case 'rolled-back':
      return { tone: 'need', label: 'Taken back after a crash' };
    default:
      return assertNever(past.state);
  }
}

function doneWord({ handedTo }: PastApply): string {
  return handedTo === undefined ? 'Applied' : 'Moved';
}

const MODES = {
  changes: 'Uncommitted changes',
  merge: 'Merge',
  squash: 'Squash',
  rebase: 'Rebase',
} as const;

/** What an apply did, in parts: how, where to, how many files. */
export function pastWords(past: PastApply): string[] {
  // It took the user's own files out of the workspace.
  if (past.handedTo !== undefined) return ['Moved to another session', filesWords(countApplied(past))];
  const others = (past.integrates?.length ?? 1) - 1;
  const along = others > 0 ? [`integrated with ${counted(others, 'other session')}`] : [];
  const commits = past.commits.length > 1 ? [`${past.commits.length} commits`] : [];
  const where = past.commit === null ? targetWords(past) : appliedWords(past);
  return [MODES[past.mode], where, ...along, ...commits, filesWords(countApplied(past))];
}
