import { type Dirent, readdirSync, rmdirSync, unlinkSync } from 'node:fs';
import { concurrently } from './concurrently';

/** Removes a folder of ours with all that is in it; links in it are removed, not followed. Fine when there is none. */
export async function removeTree(folder: string | Buffer): Promise<void> {
  const path = Buffer.from(folder);
  const entries = unlessGone(() => readdirSync(path, { withFileTypes: true, encoding: 'buffer' }) as Entry[]);
  await concurrently(entries ?? [], async (entry) => {
    const inside = Buffer.concat([path, SLASH, entry.name]);
    if (entry.isDirectory()) await removeTree(inside);
    else unlessGone(() => unlinkSync(inside));
  });
  unlessGone(() => rmdirSync(path));
}

type Entry = Omit<Dirent, 'name'> & { readonly name: Buffer };

const SLASH = Buffer.from('/');

function unlessGone<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
