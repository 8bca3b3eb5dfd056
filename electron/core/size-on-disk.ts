import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { DiskSize } from '#shared/worktrees';

/** As many entries as are counted in one folder. */
const MOST_ENTRIES = 200_000;
/** Looked at together: enough to keep the disk busy, and few enough to leave the thread pool to others. */
const AT_ONCE = 8;

/**
 * What a folder and all below it take on disk. Links are not followed, and a file of several names counts once. It may
 * take long: an aborted one answers what it counted so far, as not whole.
 */
export async function sizeOnDisk(folder: string, signal?: AbortSignal): Promise<DiskSize> {
  const open = [folder];
  const linked = new Set<string>();
  let bytes = 0;
  let entries = 0;
  const measure = async (path: string): Promise<void> => {
    const found = await lstat(path).catch(() => null);
    if (!found) return;
    if (found.nlink > 1 && !found.isDirectory()) {
      const key = `${found.dev}:${found.ino}`;
      if (linked.has(key)) return;
      linked.add(key);
    }
    // Some systems do not say how many blocks a file has.
    bytes += found.blocks > 0 ? found.blocks * 512 : found.size;
  };
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = await readdir(next, { withFileTypes: true }).catch(() => []);
    entries += found.length;
    if (entries > MOST_ENTRIES || signal?.aborted) return { bytes, whole: false };
    const paths = found.map((entry) => join(next, entry.name));
    for (let from = 0; from < paths.length; from += AT_ONCE)
      await Promise.all(paths.slice(from, from + AT_ONCE).map(measure));
    open.push(...found.flatMap((entry, index) => (entry.isDirectory() ? (paths[index] ?? []) : [])));
    await breathe();
  }
  return { bytes, whole: true };
}
