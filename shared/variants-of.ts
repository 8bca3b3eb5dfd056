import { z } from 'zod';
import { VariantsId } from './ids';

/** Which of the sessions it is that were started from one prompt, counted from 1. */
export const OfVariants = z.object({ variants: VariantsId, number: z.number().int().positive() });
export type OfVariants = Readonly<z.infer<typeof OfVariants>>;
