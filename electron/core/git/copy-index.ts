import { constants } from 'node:fs';
import { copyFile, readdir, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Copies an index together with its time, rounded down: that a file was edited in the very second of its staging shows only in the
 * index being no newer than the file. A split index's shared part comes along. False when there is no index.
 */
export async function copyIndex(from: string, to: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(from);
    await copyFile(from, to, constants.COPYFILE_FICLONE);
    const seconds = Math.floor(mtimeMs / 1000);
    await utimes(to, seconds, seconds);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  for (const name of await readdir(dirname(from))) {
    if (name.startsWith('sharedindex.')) await copyFile(join(dirname(from), name), join(dirname(to), name));
  }
  return true;
}
