import { z } from 'zod';
import { NextPromptId } from '../ids';
import { code } from './code';

/** What cannot be sent. */
export const promptRefusals = {
  promptEmpty: code('prompt-empty'),
  /** It was sent or removed meanwhile. */
  nextPromptUnknown: code('next-prompt-unknown').extend({ prompt: NextPromptId }),
  /** Something broke when its time had come; the reference leads to the log. */
  nextPromptFailed: code('next-prompt-failed').extend({ reference: z.string() }),
  nextPromptsFull: code('next-prompts-full').extend({ most: z.number().int() }),
  /** It is not kept any more, or what is kept is damaged. */
  attachmentUnknown: code('attachment-unknown').extend({ name: z.string().nullable() }),
  attachmentTooLarge: code('attachment-too-large').extend({
    name: z.string(),
    bytes: z.number().int(),
    most: z.number().int(),
  }),
};
