import { z } from 'zod';

/**
 * A refusal as a log keeps it. A log outlives the refusals of a version, so it is not held to them here: whoever words it
 * sees whether it is one that is still known.
 */
export const LoggedRefusal = z.looseObject({ code: z.string() });
export type LoggedRefusal = z.infer<typeof LoggedRefusal>;
