import { constants } from 'node:fs';
import { copyFile, stat, utimes } from 'node:fs/promises';

/**
 * Copies an index with its time, rounded down. Git tells an edit in the very second of staging only by the index being
 * no newer than the file: a copy with a newer time would hide such edits. False when there is no index.
 */
export async function copyIndexWithTime(from: string, to: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(to, seconds, seconds);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
