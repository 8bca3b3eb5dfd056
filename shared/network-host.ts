import { z } from 'zod';

/** A host with its port: a name in lower case, which stands for itself alone, or an address without brackets. */
export const NetworkHost = z.object({
  host: z
    .string()
    .max(253)
    .regex(/^[^*\s]+$/),
  port: z.number().int().min(1).max(65_535),
});
export type NetworkHost = z.infer<typeof NetworkHost>;
