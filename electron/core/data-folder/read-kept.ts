import { readFile } from 'node:fs/promises';
import type { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';

/** What a file of the data folder keeps; null where there is none, or none that can be understood. */
export async function readKept<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  return text === null ? null : parseJsonAs(schema, text);
}
