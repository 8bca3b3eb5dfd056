import { mkdtemp, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where another file system may be: memory where the temporary folder is on a disk, a disk where it is in memory. */
const PLACES = ['/dev/shm', '/var/tmp', '/tmp', process.cwd(), homedir()];

/**
 * A new folder on another file system than the temporary folder's, as far as the system has one that can be written;
 * elsewhere it is only another folder. The caller removes it.
 */
export async function anotherFileSystem(): Promise<string> {
  const { dev } = await stat(tmpdir());
  for (const place of PLACES) {
    const found = await stat(place).catch(() => null);
    if (!found?.isDirectory() || found.dev === dev) continue;
    const made = await mkdtemp(join(place, 'understory-test-')).catch(() => null);
    if (made) return made;
  }
  return mkdtemp(join(tmpdir(), 'understory-test-'));
}
