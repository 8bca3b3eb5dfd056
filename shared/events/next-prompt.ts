import { z } from 'zod';
import { Attachment } from '../attachment';
import { NextPromptId } from '../ids';
import { LoggedRefusal } from './logged-refusal';

/**
 * What the user wrote while the agent worked. That one was sent is said by the `turn.queued` that it became, in one line of
 * the log: it is never both.
 */
export const nextPromptEvents = [
  /** So many others stand before it. */
  z.object({
    type: z.literal('next-prompt.added'),
    id: NextPromptId,
    text: z.string(),
    index: z.number().int().nonnegative(),
    /** What goes with it; absent: nothing. */
    attachments: z.array(Attachment).optional(),
  }),
  z.object({
    type: z.literal('next-prompt.edited'),
    id: NextPromptId,
    text: z.string(),
    /** Absent: as they were. */
    attachments: z.array(Attachment).optional(),
  }),
  z.object({
    type: z.literal('next-prompt.moved'),
    id: NextPromptId,
    index: z.number().int().nonnegative(),
  }),
  z.object({ type: z.literal('next-prompt.removed'), id: NextPromptId }),
  /** The turn before it ended, and it could not become the next one. */
  z.object({ type: z.literal('next-prompt.held'), id: NextPromptId, refusal: LoggedRefusal }),
] as const;
