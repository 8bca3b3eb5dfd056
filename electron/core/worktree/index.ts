/** Worktrees of sessions: made beside the repository, opened warily, removed so that nothing is lost, made again. */
export {
  type CreatedWorktree,
  type CreateWorktree,
  createWorktree,
  type WorktreeNotCreated,
} from './create-worktree';
export { expireDiscarded, RETENTION_DAYS } from './keep-discarded';
export { type OpenWorktree, openWorktree } from './open-worktree';
export { finishRemovals, type RemoveWorktree, removeWorktree } from './remove-worktree';
export { type RestoreWorktree, restoreWorktree } from './restore-worktree';
export { type WorktreeHealth, worktreeHealth } from './worktree-health';
