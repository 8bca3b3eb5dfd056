/** What is settled when the core starts or a repository comes back. */
export { createRepositoryFollower } from './follow-moved-repository';
export { lookAtCopies, recover, recoverRepository } from './recover';
export { takeOverWorktrees } from './take-over-worktrees';
