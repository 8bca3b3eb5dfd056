/** What sessions leave on disk: the inventory of their worktrees, clearing up, and the trash. */
export { clearAttachments } from './clear-attachments';
export { clearLentObjects } from './clear-lent-objects';
export { createTrash, type Trash } from './trash-verbs';
export { createWorktreeVerbs } from './worktree-verbs';
