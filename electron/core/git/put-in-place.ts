import { randomBytes } from 'node:crypto';
import { constants, copyFile, lstat, mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** What systems and file systems say that have no second names for a file. */
export const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

export type NewContent = string | Uint8Array | { readonly copyOf: string };

/**
 * Puts a file in the place of what is there, in one step, where others can write too: what is there may be a link, and
 * another link may wait under any name that can be foreseen. So the new file first has a name that nobody knows. Cut off,
 * it stays behind under a name that Git itself tidies up among its objects.
 *
 * @param options `time`: when it is to have been changed, in seconds since the epoch. `mode`: who may read
 *   it, where that is not everybody. `reached`: is called when the file
 *   is written and not yet in place
 */
export async function putInPlace(
  path: string,
  content: NewContent,
  options: { readonly time?: number; readonly mode?: number; reached?(passing: string): Promise<void> } = {},
): Promise<void> {
  const passing = join(dirname(path), `tmp_${randomBytes(8).toString('hex')}`);
  try {
    if (typeof content === 'object' && 'copyOf' in content)
      await copyFile(content.copyOf, passing, constants.COPYFILE_EXCL);
    else await writeFile(passing, content, { flag: 'wx', mode: options.mode ?? 0o666 });
    if (options.time !== undefined) await utimes(passing, options.time, options.time);
    await options.reached?.(passing);
    await rename(passing, path);
  } catch (error) {
    await rm(passing, { force: true });
    throw error;
  }
}

/**
 * Makes a folder of ours below one that is there, and answers its path. A link in its place, or on the way, is moved
 * aside: what we put in must not land elsewhere. Throws `EEXIST` where something else stands there that is no folder.
 */
export async function makeOwnFolder(below: string, ...names: readonly string[]): Promise<string> {
  let folder = below;
  for (const name of names) {
    folder = join(folder, name);
    const made = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error);
    if (made === undefined) continue;
    const found = made.code === 'EEXIST' ? await lstat(folder) : null;
    if (found?.isDirectory()) continue;
    if (!found?.isSymbolicLink()) throw made;
    await rename(folder, `${folder}.${randomBytes(4).toString('hex')}`);
    await mkdir(folder);
  }
  return folder;
}
