import { z } from 'zod';

/** Why the user edited files of a session's worktree: to apply a comment's suggestion, or to take a change back. */
export const EditReason = z.enum(['suggestion', 'take-back']);
export type EditReason = z.infer<typeof EditReason>;
