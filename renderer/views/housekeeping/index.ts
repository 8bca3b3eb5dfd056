/** The worktrees of sessions with what they take on disk, and the trash. */
export { HousekeepingDialog } from './housekeeping-dialog';
