import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { parseJsonAs } from '#shared/parse-json';

/** A small JSON file of ours, for the user's eyes alone. Damaged, it says nothing: whatever it allowed is asked again. */
export type KeptFile<T> = {
  read(): Promise<T>;
  /** Changes one at a time. */
  change(make: (kept: T) => T): Promise<void>;
};

/** Opens the file at a path; `empty`: what it says while there is none. */
export function keptFile<T>(path: string, schema: z.ZodType<T>, empty: T): KeptFile<T> {
  let last: Promise<unknown> = Promise.resolve();
  const read = async (): Promise<T> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return (text === null ? null : parseJsonAs(schema, text)) ?? empty;
  };
  const write = async (kept: T): Promise<void> => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const fresh = `${path}.${randomUUID()}`;
    await writeFile(fresh, JSON.stringify(kept), { mode: 0o600, flush: true });
    await rename(fresh, path);
  };
  return {
    read,
    change(make) {
      const done = last.then(async () => write(make(await read())));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
