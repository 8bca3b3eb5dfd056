/** What is settled when the core starts or a repository comes back. */
export { createRecovery } from './create-recovery';
export { takeOverWorktrees } from './take-over-worktrees';
