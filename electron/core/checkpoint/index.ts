/** Checkpoints: a worktree's full state as a commit, at the start and end of each turn. */
export { takeCheckpoint } from './take-checkpoint';
