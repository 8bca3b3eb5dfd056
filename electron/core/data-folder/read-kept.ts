import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** What a file of the data folder keeps; null where there is none, or none that can be understood. */
export async function readKept<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}
