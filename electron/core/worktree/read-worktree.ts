import { join } from 'node:path';
import type { CommitId, SessionId } from '#shared/ids';
import { GitStuck, recordTree } from '../git';
import { openWorktree } from './open-worktree';

/** What is in a worktree at the moment, for looking at. */
export type WorktreeState = {
  /** All files that a checkpoint would hold, as a Git tree; null where Git does not come to an end with them. */
  readonly tree: string | null;
  /** Where its HEAD is; null where that cannot be told. */
  readonly head: CommitId | null;
  /** How many files no checkpoint can hold. */
  readonly leftOut: number;
};

/**
 * Reads what is in a session's worktree. Objects are written to the repository, nothing else. Throws as `openWorktree` does.
 *
 * @param options.fallback the newest checkpoint, where the index cannot be read
 */
export async function readWorktree(options: {
  /** The data folder. */
  readonly home: string;
  readonly repositoryPath: string;
  readonly path: string;
  readonly session: SessionId;
  readonly fallback: CommitId;
  /** What was recorded in the session's sandbox; by default it is recorded here. */
  readonly inside?: Pick<WorktreeState, 'leftOut'> & { readonly tree: string };
}): Promise<WorktreeState> {
  await using opened = await openWorktree(options);
  const head = opened.head?.commit ?? null;
  if (options.inside) return { ...options.inside, head };
  const recorded = await recordTree(opened.git, {
    root: options.path,
    index: opened.index,
    settings: opened.fileSettings,
    realIndex: opened.realIndex,
    fallback: opened.head?.commit ?? options.fallback,
    objects: join(opened.commonDir, 'objects'),
  }).catch((error: unknown) => {
    if (error instanceof GitStuck) return null;
    throw error;
  });
  return {
    tree: recorded?.tree ?? null,
    head,
    leftOut: recorded?.leftOut.length ?? 0,
  };
}
