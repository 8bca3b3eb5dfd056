import { z } from 'zod';

/** By what a person asks something of the core. */
export const Through = z.enum(['window', 'command-line']);
export type Through = z.infer<typeof Through>;
