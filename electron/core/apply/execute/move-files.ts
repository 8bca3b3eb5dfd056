import { lstatSync } from 'node:fs';
import { constants, copyFile, link, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
const RETRIES = 3;

/**
 * Puts a file, or a symbolic link, under a name that must be free; `source` keeps its own name as well.
 *
 * @param isLink whether the source is a symbolic link
 * @returns false when something is there already, which is left alone
 */
export async function placeWithoutReplacing(
  source: Buffer | string,
  target: Buffer,
  isLink: boolean,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await place(source, target, isLink);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EEXIST') return false;
      // Seen when an editor renames over the name at this very moment.
      if (code !== 'ENOENT' || attempt === RETRIES || !(await exists(source))) throw error;
      await pause(attempt);
    }
  }
}

/** As {@link placeWithoutReplacing}, and the source's name goes. The same inode arrives, with its times. */
export async function moveWithoutReplacing(source: Buffer | string, target: Buffer): Promise<boolean> {
  try {
    await link(source, target);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!NO_LINKS.has(code)) throw error;
    if (await exists(target)) return false;
    await rename(source, target);
    return true;
  }
  await unlink(source);
  return true;
}

async function place(source: Buffer | string, target: Buffer, isLink: boolean): Promise<void> {
  if (isLink && process.platform !== 'linux') {
    await symlink(await readlink(source, { encoding: 'buffer' }), target);
    return;
  }
  try {
    await link(source, target);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    if (isLink) await symlink(await readlink(source, { encoding: 'buffer' }), target);
    else await copyFile(source, target, constants.COPYFILE_EXCL);
  }
}

export async function exists(path: Buffer | string): Promise<boolean> {
  try {
    lstatSync(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return false;
    throw error;
  }
}

/**
 * Renames onto a name that nothing else uses: inside a transaction's folder.
 *
 * @returns false when there is nothing under the source's name
 */
export async function moveAside(source: Buffer, target: string): Promise<boolean> {
  try {
    await rename(source, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !(await exists(source))) return false;
    throw error;
  }
}
