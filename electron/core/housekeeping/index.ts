/** What sessions leave on disk: the inventory of their worktrees, and clearing up. */
export { createWorktreeVerbs } from './worktree-verbs';
