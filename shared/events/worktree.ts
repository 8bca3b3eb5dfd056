import { z } from 'zod';
import { ProcessEnd } from '../agent';
import { CommitId } from '../ids';
import { LoggedRefusal } from './logged-refusal';
import { LongText } from './long-text';

/** How the worktree was made, set up, or made again. */
export const worktreeEvents = [
  z.object({
    type: z.literal('worktree.created'),
    path: z.string(),
    branch: z.string(),
    included: z.number().int(),
    milliseconds: z.number(),
  }),
  z.object({
    type: z.literal('worktree.setup-ended'),
    command: z.string(),
    end: ProcessEnd,
    output: LongText,
  }),
  /** `code`: of the refusal, or `interrupted`. `message`: the sentence that earlier versions wrote instead of it. */
  z.object({
    type: z.literal('worktree.failed'),
    code: z.string(),
    refusal: LoggedRefusal.optional(),
    message: z.string().optional(),
  }),
  z.object({
    type: z.literal('worktree.restored'),
    path: z.string(),
    from: CommitId,
    /** The branch's full ref where it is another than before. */
    branch: z.string().nullable(),
  }),
] as const;
