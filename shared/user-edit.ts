import { z } from 'zod';

/**
 * Why the user edited files of a session's worktree: to apply a comment's suggestion, to take a change back, or to take over work
 * of another session.
 */
export const EditReason = z.enum(['suggestion', 'take-back', 'take-over']);
export type EditReason = z.infer<typeof EditReason>;
