/** Worktrees of sessions: made beside the repository, opened warily, removed so that nothing is lost, made again. */
export { type CreateWorktree, createWorktree } from './create-worktree';
export { finishRemovals } from './finish-removals';
export { followRepository, type RepositoryFolders } from './follow-repository';
export { expireDiscarded, listDiscarded, RETENTION_DAYS } from './keep-discarded';
export { leadsOut } from './leads-out';
export { type OpenWorktree, openWorktree, proveWorktreeInPlace, readWorktreeSettings } from './open-worktree';
export { WorktreeReplaced, WorktreeUnrecorded } from './pinned-folder';
export { type MadeWorktree, proveSessionWorktree, WorktreeMisled } from './prove-worktree';
export { readWorktree } from './read-worktree';
export { removeWorktree } from './remove-worktree';
export { bearsOut, branchOf, foreignWorktrees } from './repository-says';
export { restoreWorktree } from './restore-worktree';
export type { Admits } from './run-setup';
export { listSetAside, takeOverRecords } from './take-over-records';
export { inThrowAwayWorktree } from './throw-away';
export { trashedFolder } from './trash';
export { type WorktreeHealth, worktreeHealth } from './worktree-health';
export { readRecord, recordedSessions, type WorktreeRecord } from './worktree-record';
