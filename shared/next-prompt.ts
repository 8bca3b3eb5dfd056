import { z } from 'zod';
import { Attachment } from './attachment';
import { NextPromptId } from './ids';

/** What was written while the agent worked, to be sent as a turn of its own. */
export const NextPrompt = z.object({
  id: NextPromptId,
  text: z.string(),
  attachments: z.array(Attachment).optional(),
});
export type NextPrompt = z.infer<typeof NextPrompt>;

/** As many as may wait in one session. */
export const MOST_NEXT_PROMPTS = 100;

/** As long as a prompt may be, in UTF-16 units. */
export const LONGEST_PROMPT = 1_000_000;
