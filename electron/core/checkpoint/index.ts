/** Checkpoints: a worktree's full state as a commit, at the start and end of each turn. */
export { type Checkpoint, type SkippedFile, type TakeCheckpoint, takeCheckpoint } from './take-checkpoint';
