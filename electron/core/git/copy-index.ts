import { readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type PlainFile, readPlainFile } from './plain-file';
import { shellWord } from './shell-word';

/** An index of ten million files is not as long. In bytes. */
const LONGEST_INDEX = 1 << 30;

/**
 * Copies an index together with its time, rounded down: that a file was edited in the very second of its staging shows
 * only in the index being no newer than the file. A split index's shared part comes along. False when there is no index:
 * what else an agent put in its place is not waited for.
 */
export async function copyIndex(from: string, to: string): Promise<boolean> {
  const read = await readIndex(from);
  if (!read) return false;
  await writeFile(to, read.bytes);
  const seconds = Math.floor(read.stats.mtimeMs / 1000);
  await utimes(to, seconds, seconds);
  for (const name of await readdir(dirname(from))) {
    if (!name.startsWith('sharedindex.')) continue;
    const shared = await readPlainFile(join(dirname(from), name), { most: LONGEST_INDEX });
    if (shared) await writeFile(join(dirname(to), name), shared.bytes);
  }
  return true;
}

/** Null where there is none. Throws for one that is too long: it must not be taken for none and be replaced. */
export async function readIndex(path: string): Promise<PlainFile | null> {
  const read = await readPlainFile(path, { most: LONGEST_INDEX, follow: true });
  if (read) return read;
  const found = await stat(path).catch(() => null);
  if (found?.isFile() && found.size > LONGEST_INDEX)
    throw new Error(`${path} is larger than any index. Remove it with: rm ${shellWord(path)}`);
  return null;
}
