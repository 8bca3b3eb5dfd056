import type { Log } from '../../ports';
import type { SharedStates } from '../../shared-state';
import { takeOverRecords } from '../../worktree';
import type { LiveSession } from '../store';

/** Brings over what earlier versions kept of sessions' worktrees. To be called before anything asks for a worktree. */
export async function takeOverWorktrees(options: {
  /** The data folder. */
  readonly home: string;
  readonly sessions: Iterable<LiveSession>;
  /** Where the repository of all of them is now; else where their logs say. */
  readonly movedTo?: string;
  readonly shared: SharedStates;
  readonly log: Log;
}): Promise<void> {
  const { home, sessions, movedTo, shared, log } = options;
  const told = [...sessions].flatMap(({ id, state: { row, lastWorktree: path } }) =>
    row.branch !== null && path !== null
      ? [{ session: id, repositoryPath: movedTo ?? row.repositoryPath, path, branch: row.branch }]
      : [],
  );
  try {
    await takeOverRecords({ home, told, shared, log });
  } catch (error) {
    // Their worktrees are refused, with words, until the next start.
    log.error('records of earlier versions could not be taken over', { error: String(error) });
  }
}
