import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';

/** What a file of the data folder keeps. Throws where it is there and cannot be opened. */
export function readKeptNow<T>(file: string, schema: z.ZodType<T>): T | 'none' | 'damaged' {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'none';
    throw error;
  }
  return parseJsonAs(schema, text) ?? 'damaged';
}

/** The same where one that is damaged says nothing, as if it were not there: `empty`. */
export function keptNow<T extends object>(file: string, schema: z.ZodType<T>, empty: T): T {
  const kept = readKeptNow(file, schema);
  return kept === 'none' || kept === 'damaged' ? empty : kept;
}

/** Writes a file of the data folder whole or not at all; it is on disk when this returns. */
export function keepNow(file: string, value: object): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}
