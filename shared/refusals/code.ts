import { z } from 'zod';

/** A refusal with this code and, once it is extended, what there is to say besides. */
export function code<C extends string>(name: C) {
  return z.object({ code: z.literal(name) });
}

/** A refusal of one subject. */
export type RefusalIn<S extends Readonly<Record<string, z.ZodType>>> = z.infer<S[keyof S]>;
