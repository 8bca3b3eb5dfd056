import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type Libsql from 'libsql';

/** A larger database is left alone, in bytes. */
export const LARGEST = 1024 * 1024 * 1024;

/** A large one that is written to all the time is not copied all the time: so many bytes a millisecond, on average. */
const COPIED_PER_MS = 10_000;

export type Database = InstanceType<typeof Libsql>;

/**
 * Reads a database of another program's. SQLite would write beside it even to read, and what is newest is in its log: so both are
 * copied into a folder of ours, anew when they have changed.
 */
export function createSnapshot() {
  let folder: string | null = null;
  let taken = '';
  /** When the copy is old enough for another one. */
  let copiedUntil = 0;
  let line: Promise<unknown> = Promise.resolve();

  const current = async (path: string, kept: string): Promise<string | null> => {
    const copy = join(kept, 'opencode.db');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const state = await stateOf(path);
      if (state === null) return null;
      if (state.says === taken || (taken !== '' && Date.now() < copiedUntil)) return copy;
      taken = '';
      await mkdir(kept, { recursive: true, mode: 0o700 });
      for (const end of ['', '-wal', '-shm']) await rm(`${copy}${end}`, { force: true });
      await copyOf(path, copy);
      await copyOf(`${path}-wal`, `${copy}-wal`);
      // While it was copied it may have been written to: the parts would not fit.
      if ((await stateOf(path))?.says !== state.says) continue;
      taken = state.says;
      copiedUntil = Date.now() + state.bytes / COPIED_PER_MS;
      return copy;
    }
    return null;
  };
  return {
    /** One at a time; null where there is no database, it is busy, or it is none that can be read. */
    read<T>(path: string, kept: string | null, work: (database: Database) => T): Promise<T | null> {
      folder = kept ?? folder;
      const reading = line.then(async () => {
        const copy = folder === null ? null : await current(path, folder);
        if (copy === null) return null;
        const { default: make } = await import('libsql');
        const database = new make(copy, { readonly: true });
        try {
          return work(database);
        } finally {
          database.close();
        }
      });
      line = reading.catch(() => undefined);
      return reading.catch(() => null);
    },
  };
}

/** It is left alone. */
export async function isTooLarge(path: string): Promise<boolean> {
  return (await filesOf(path)).bytes > LARGEST;
}

/** What changes with every write; null where there is no database that is read. */
async function stateOf(path: string): Promise<{ says: string; bytes: number } | null> {
  const { main, log, bytes } = await filesOf(path);
  if (!main?.isFile() || (log && !log.isFile()) || bytes > LARGEST) return null;
  const says = [main.ino, main.size, main.mtimeMs, log?.ino, log?.size, log?.mtimeMs].join(' ');
  return { says, bytes };
}

async function filesOf(path: string) {
  const main = await lstat(path).catch(() => null);
  const log = await lstat(`${path}-wal`).catch(() => null);
  return { main, log, bytes: (main?.size ?? 0) + (log?.size ?? 0) };
}

async function copyOf(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  try {
    await copyFile(from, part, constants.COPYFILE_FICLONE);
    await rename(part, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
