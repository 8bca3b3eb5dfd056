import { z } from 'zod';
import { CommitId } from './ids';

/** A point of a session's timeline that the worktree can be rolled back to and compared with. */
export const Checkpoint = z.object({
  commit: CommitId,
  ref: z.string(),
  turn: z.number().int(),
  at: z.enum(['start', 'end', 'before-rollback']),
  takenAt: z.string(),
  /** True when a later rollback left it behind; it stays reachable. */
  abandoned: z.boolean(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;
