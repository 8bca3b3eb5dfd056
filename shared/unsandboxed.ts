import { usesWorktree } from './place';
import type { SessionRow } from './session';

/** Whether its programs run with the user's own rights. What another tool runs is not ours to say. */
export function isUnsandboxed({ imported, isolation }: Pick<SessionRow, 'imported' | 'isolation'>): boolean {
  return !imported && isolation !== 'sandbox';
}

/**
 * Whether it runs without a sandbox where such sessions can have one. `made`: we make them on this system, be it that
 * none could be made when it was begun.
 */
export function lacksSandbox(
  row: Pick<SessionRow, 'imported' | 'isolation' | 'kind'>,
  made: boolean,
): boolean {
  return made && usesWorktree(row) && isUnsandboxed(row);
}
