import { z } from 'zod';
import { Refusal } from './refusals';

/** How a login goes that an agent carries out itself. The last one says how it ended. */
export const LoginStep = z.discriminatedUnion('step', [
  /** The agent was started for it; it may open a page in the browser now. */
  z.object({ step: z.literal('begun') }),
  /** What the agent writes meanwhile, such as the address of that page. */
  z.object({ step: z.literal('said'), text: z.string() }),
  z.object({ step: z.literal('done') }),
  z.object({ step: z.literal('refused'), refusal: Refusal }),
]);
export type LoginStep = z.infer<typeof LoginStep>;
