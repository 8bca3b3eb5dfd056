import { z } from 'zod';
import { CommitId } from './ids';

/**
 * When a checkpoint was taken: around a turn, before a rollback left a state behind, after an update from the base, or
 * around an edit of the user's.
 */
export const CheckpointTime = z.enum(['start', 'end', 'before-rollback', 'updated', 'before-edit', 'edited']);
export type CheckpointTime = z.infer<typeof CheckpointTime>;

/** A point of a session's timeline that the worktree can be rolled back to and compared with. */
export const Checkpoint = z.object({
  commit: CommitId,
  ref: z.string(),
  /** The turn it was taken around; for the other times the turn whose work the worktree had last, 0 for none. */
  turn: z.number().int(),
  at: CheckpointTime,
  takenAt: z.string(),
  /** True when a later rollback left it behind; it stays reachable. */
  abandoned: z.boolean(),
  /** True for the state that the worktree was last known to be in. */
  current: z.boolean(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;
