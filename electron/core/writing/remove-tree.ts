import type { Dirent } from 'node:fs';
import { readdir, rmdir, unlink } from 'node:fs/promises';
import { concurrently } from '../concurrently';

/**
 * Removes a folder of ours with all that is in it; links in it are removed, not followed. Fine when there is none. Looks
 * at no file by itself, as Node's own way does, and takes several of a folder at a time.
 */
export async function removeTree(folder: string | Buffer): Promise<void> {
  const path = Buffer.from(folder);
  const entries = await unlessGone(
    readdir(path, { withFileTypes: true, encoding: 'buffer' }) as Promise<unknown> as Promise<Entry[]>,
  );
  await concurrently(entries ?? [], async (entry) => {
    const inside = Buffer.concat([path, SLASH, entry.name]);
    if (entry.isDirectory()) await removeTree(inside);
    else await unlessGone(unlink(inside));
  });
  await unlessGone(rmdir(path));
}

/** Node says that these names are text, and gives bytes. */
type Entry = Omit<Dirent, 'name'> & { readonly name: Buffer };

const SLASH = Buffer.from('/');

async function unlessGone<T>(act: Promise<T>): Promise<T | null> {
  try {
    return await act;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
