import { z } from 'zod';
import { VariantsId } from './ids';

/** What the user may write about one of several that are compared, in characters. */
export const LONGEST_OPINION = 4000;

/** Which of the sessions it is that were started from one prompt, counted from 1. */
export const OfVariants = z.object({ variants: VariantsId, number: z.number().int().positive() });
export type OfVariants = Readonly<z.infer<typeof OfVariants>>;
