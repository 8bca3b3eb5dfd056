/** What sessions leave on disk: the inventory of their worktrees, clearing up, and the trash. */
export { clearAttachments } from './clear-attachments';
export { createTrash, type Trash } from './trash-verbs';
export { createWorktreeVerbs } from './worktree-verbs';
