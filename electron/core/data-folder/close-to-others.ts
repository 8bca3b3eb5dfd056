import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Takes a data folder, and what lies in it, from everybody but its owner: it may have been there before, made with wider
 * modes. Below that nothing can be reached. What is not ours to change stays as it is.
 */
export async function closeToOthers(home: string): Promise<void> {
  if (process.platform === 'win32') return;
  await close(home);
  for (const name of await readdir(home)) await close(join(home, name));
}

async function close(path: string): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (!found || (!found.isDirectory() && !found.isFile()) || (found.mode & 0o077) === 0) return;
  await chmod(path, found.mode & 0o700).catch(() => undefined);
}
