import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { LENT_FILE, lendingLanes } from './lend-objects';
import { lentFolder, lentFolders } from './places';

/** A folder that no lending has any more. */
const GONE = '.gone';

/**
 * Deletes what repositories lend to sandboxes and no sandbox has needed for a while. It is made again for the next one. What is
 * needed counts from now on.
 *
 * @param options `commonDirs`: Git folders of repositories that have sandboxes, asked once more before each deletion.
 * `unneededFor`: milliseconds
 * @returns the folders that were deleted
 */
export async function clearLent(
  home: string,
  {
    commonDirs,
    now,
    unneededFor,
  }: { commonDirs(): readonly string[]; readonly now: Date; readonly unneededFor: number },
): Promise<string[]> {
  const place = lentFolders(home);
  const names = await readdir(place).catch(() => []);
  const isNeeded = (folder: string) => commonDirs().some((one) => lentFolder(home, one) === folder);
  const deleted: string[] = [];
  for (const name of names) {
    const folder = join(place, name);
    await lendingLanes.lane(folder).run(async () => {
      const file = join(folder, LENT_FILE);
      // Half made, or half deleted, it has no such file.
      const { mtimeMs } = await stat(file).catch(() => stat(folder));
      if (isNeeded(folder)) {
        await utimes(file, now, now).catch(() => undefined);
        return;
      }
      if (!name.endsWith(GONE) && now.getTime() - mtimeMs < unneededFor) return;
      const gone = name.endsWith(GONE) ? folder : `${folder}${GONE}`;
      if (gone !== folder) await rename(folder, gone);
      await rm(gone, { recursive: true, force: true });
      deleted.push(folder);
    });
  }
  return deleted;
}
