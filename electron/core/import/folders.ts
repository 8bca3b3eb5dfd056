import { lstat, opendir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FoundHistories, FoundHistory, LeftOut } from './history';

/** The most names that are read of one folder. */
const MOST_NAMES = 10_000;

/** The real path of a tool's own folder, which may be a link of the user's; null where it is not there. */
export async function toolFolder(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}

/** Where nothing was found since the tool's folder is not there: what it would be made in. */
export async function notThere(path: string): Promise<FoundHistories> {
  for (let above = dirname(path); above !== dirname(above); above = dirname(above)) {
    const real = await toolFolder(above);
    if (real !== null) return { histories: [], folders: [real] };
  }
  return { histories: [], folders: [] };
}

/** Folders in a folder, links left out; none where it cannot be read. */
export async function foldersIn(folder: string, leftOut?: LeftOut): Promise<string[]> {
  return namesIn(folder, (entry) => entry.isDirectory(), leftOut);
}

/** Plain files in a folder, links left out; none where it cannot be read. */
export async function filesIn(
  folder: string,
  fits: (name: string) => boolean,
  leftOut?: LeftOut,
): Promise<string[]> {
  return namesIn(folder, (entry) => entry.isFile() && fits(entry.name), leftOut);
}

async function namesIn(
  folder: string,
  fits: (entry: { name: string; isFile(): boolean; isDirectory(): boolean }) => boolean,
  leftOut?: LeftOut,
): Promise<string[]> {
  const names: string[] = [];
  try {
    let read = 0;
    // Of a folder with millions of names only so many are taken into memory.
    for await (const entry of await opendir(folder)) {
      if (read === MOST_NAMES) {
        leftOut?.({ why: 'large-folder', folder, read });
        break;
      }
      if (fits(entry)) names.push(entry.name);
      read += 1;
    }
  } catch {
    // It is gone, or not for us to read.
  }
  return names;
}

/** A plain file as it stands now; null where there is none. */
export async function foundAt(folder: string, name: string): Promise<FoundHistory | null> {
  const path = join(folder, name);
  const stats = await lstat(path).catch(() => null);
  if (!stats?.isFile()) return null;
  return { path, bytes: stats.size, changedMs: stats.mtimeMs, open: null };
}

/** Those of a folder's files that were changed after a moment. */
export async function foundIn(
  folder: string,
  names: readonly string[],
  since: number,
): Promise<FoundHistory[]> {
  const found: FoundHistory[] = [];
  for (const name of names) {
    const one = await foundAt(folder, name);
    if (one && one.changedMs >= since) found.push(one);
  }
  return found;
}
