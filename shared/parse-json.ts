import type { z } from 'zod';

/** What a text says as JSON, of whatever shape; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a text says as JSON that fits a schema; null where it is no JSON, or does not fit. */
export function parseJsonAs<T>(schema: z.ZodType<T>, text: string): T | null {
  return schema.safeParse(parseJson(text)).data ?? null;
}
