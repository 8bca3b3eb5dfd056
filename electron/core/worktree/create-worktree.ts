import type { ProcessEnd } from '#shared/agent';
import type { CommitId, SessionId } from '#shared/ids';
import type { RefusalOf } from '#shared/refusals';
import type { Result } from '#shared/result';

export type CreateWorktree = {
  readonly repositoryPath: string;
  readonly session: SessionId;
  /** Names branch and folder. */
  readonly title: string;
  readonly base: CommitId;
  /** Folder that holds the worktrees; `{repository}` stands for the workspace's path. */
  readonly place: string;
  /** Glob patterns of ignored files to copy, beside the repository's own lists. */
  readonly include: readonly string[];
  /** Program and arguments run in the new worktree; null for none. */
  readonly setup: readonly string[] | null;
  onSetupOutput?(text: string): void;
  readonly signal?: AbortSignal;
};

export type CreatedWorktree = {
  /** Real path. */
  readonly path: string;
  /** Full ref. */
  readonly branch: string;
  /** Ignored files that were copied along. */
  readonly included: number;
  /** Until the worktree could be worked in; the set-up command is not counted. */
  readonly milliseconds: number;
  /** How the set-up command ended. Its failing deletes nothing: the caller decides. */
  readonly setup: { readonly command: string; readonly end: ProcessEnd; readonly output: string } | null;
};

export type WorktreeNotCreated = RefusalOf<
  'isolation-failed' | 'disk-full' | 'not-writable' | 'repository-missing'
>;

/**
 * Makes a linked worktree on a new branch for a session. Either all of it exists afterwards or none of it; the user's
 * workspace is never a substitute.
 */
export function createWorktree(
  _options: CreateWorktree,
): Promise<Result<CreatedWorktree, WorktreeNotCreated>> {
  throw new Error('being built');
}
