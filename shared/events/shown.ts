import { z } from 'zod';
import { Attachment } from '../attachment';
import { TurnNumber } from '../ids';
import { LongText } from './long-text';

/** What an agent shows beside its words, as it is kept. Names and addresses are the agent's: text, nothing to open unasked. */
export const Shown = z.discriminatedUnion('is', [
  /** Found to be one by its bytes, which the attachments of the data folder hold. */
  z.object({ is: z.literal('picture'), picture: Attachment }),
  z.object({
    is: z.literal('link'),
    name: z.string(),
    uri: z.string(),
    bytes: z.number().nonnegative().nullable(),
  }),
  z.object({ is: z.literal('text'), uri: z.string(), text: LongText }),
  /** It was not kept; `said`: the type that the agent gave it, `bytes`: how large it was, as far as that is known. */
  z.object({
    is: z.literal('left-out'),
    what: z.enum(['picture', 'sound', 'file']),
    said: z.string().nullable(),
    bytes: z.number().nonnegative(),
    why: z.enum(['not-shown', 'too-large', 'too-many-pixels', 'no-picture', 'broken', 'elsewhere']),
  }),
]);
export type Shown = z.infer<typeof Shown>;

/** Pictures, links and files of the agent's between its words; those of a tool call are in its content. */
export const shownEvents = [
  z.object({ type: z.literal('agent.showed'), turn: TurnNumber, shown: Shown }),
] as const;
