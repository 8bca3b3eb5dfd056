/** Checkpoints: a worktree's full state as a commit, at the start and end of each turn. */
export { carriedRef, keepCarried, type RecordedWorkspace, recordWorkspace } from './record-workspace';
export { type RecordedInside, takeCheckpoint } from './take-checkpoint';
