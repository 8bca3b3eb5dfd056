export type WorktreeHealth = 'fine' | 'missing' | 'replaced';

/**
 * `missing`: the folder is gone. `replaced`: a folder is there, but it is no longer the worktree that was made (its
 * link to the repository was removed or rewritten).
 */
export function worktreeHealth(_options: {
  repositoryPath: string;
  path: string;
  branch: string;
}): Promise<WorktreeHealth> {
  throw new Error('being built');
}
