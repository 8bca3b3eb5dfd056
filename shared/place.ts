import type { SessionKind, SessionPlace } from './events';
import { assertNever } from './result';
import type { SessionRow } from './session';

/**
 * Where a session works. A row has its kind, and where the worktree is, if any; what follows from them is asked here, so
 * that another place has one file to be added to.
 */
type Placed = Pick<SessionRow, 'kind' | 'repositoryPath' | 'worktree' | 'branch'>;

/** Where a session of a kind works. */
export function placeOf(kind: SessionKind): SessionPlace {
  switch (kind) {
    case 'background':
      return { in: 'worktree' };
    case 'local':
      return { in: 'workspace' };
    default:
      return assertNever(kind);
  }
}

/** What a session is called that works there. */
export function kindOf(place: SessionPlace): SessionKind {
  switch (place.in) {
    case 'worktree':
      return 'background';
    case 'workspace':
      return 'local';
    default:
      return assertNever(place);
  }
}

/** Whether it works in a worktree of its own, which may be still to be made, or gone with a discard. */
export function usesWorktree({ kind }: Pick<Placed, 'kind'>): boolean {
  return placeOf(kind).in === 'worktree';
}

/** Whether it works in the user's own working tree. */
export function usesWorkspace({ kind }: Pick<Placed, 'kind'>): boolean {
  return placeOf(kind).in === 'workspace';
}

/** Its own worktree, with the full ref of its branch; null where it has none now. */
export function worktreeOf(row: Omit<Placed, 'repositoryPath'>): { path: string; branch: string } | null {
  const { worktree: path, branch } = row;
  return usesWorktree(row) && path !== null && branch !== null ? { path, branch } : null;
}

/** Whether it needs a worktree to work in and has none now. */
export function lacksWorktree(row: Pick<Placed, 'kind' | 'worktree'>): boolean {
  return usesWorktree(row) && row.worktree === null;
}

/** The folder that its agent works in; null where that is a worktree that it has not now. */
export function folderOf(row: Omit<Placed, 'branch'>): string | null {
  return usesWorkspace(row) ? row.repositoryPath : row.worktree;
}
