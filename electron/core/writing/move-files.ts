import { createHash } from 'node:crypto';
import { createReadStream, lstatSync } from 'node:fs';
import { constants, copyFile, link, readlink, rename, symlink, unlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { NO_LINKS } from '../git';

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

/**
 * Whether `target` is what a crash left of {@link placeWithoutReplacing} where the file system has no links, so that it
 * has to copy: the beginning of `source`, and not all of it. Nothing is known from it that `source` does not say.
 */
export async function isHalfPlaced(source: Buffer | string, target: Buffer): Promise<boolean> {
  if (!(await exists(source)) || !(await exists(target))) return false;
  const [whole, part] = [source, target].map((path) => lstatSync(path));
  if (!whole?.isFile() || !part?.isFile() || part.size >= whole.size || (await hasLinks(source)))
    return false;
  const end = part.size - 1;
  return end < 0 || (await shaOfFile(source, end)) === (await shaOfFile(target, end));
}

/** Whether the file system that a file is on can give it a second name. */
async function hasLinks(file: Buffer | string): Promise<boolean> {
  const second = Buffer.concat([Buffer.from(file), Buffer.from('.second')]);
  try {
    await link(file, second);
  } catch (error) {
    if (NO_LINKS.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
  await unlink(second);
  return true;
}

async function shaOfFile(path: Buffer | string, end: number): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { end })) hash.update(chunk as Buffer);
  return hash.digest('hex');
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
