import { lstat, statfs } from 'node:fs/promises';
import { z } from 'zod';

/**
 * Which folder it is, whatever it is called: a rename keeps all three, another folder of the same name has others.
 * An inode alone is given out again as soon as its folder is gone, so the time of birth belongs to it.
 */
export const FolderIdentity = z.object({ device: z.string(), inode: z.string(), born: z.string() });
export type FolderIdentity = z.infer<typeof FolderIdentity>;

/** The identity of the folder at a path; null when there is none, or something else. Links are not followed. */
export async function folderIdentity(path: string): Promise<FolderIdentity | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  if (!found?.isDirectory()) return null;
  return { device: `${found.dev}`, inode: `${found.ino}`, born: `${found.birthtimeNs}` };
}

/** Whether the folder at a path is that very one. */
export async function isFolder(path: string, wanted: FolderIdentity | null): Promise<boolean> {
  if (wanted === null) return false;
  const found = await folderIdentity(path);
  return (
    found !== null &&
    found.device === wanted.device &&
    found.inode === wanted.inode &&
    found.born === wanted.born
  );
}

/**
 * Whether two looks saw the same folder. A disk may have another device number after a restart, so where the time of
 * birth is known, it and the inode decide.
 */
export function isSameFolder(one: FolderIdentity | null, other: FolderIdentity | null): boolean {
  if (one === null || other === null || one.inode !== other.inode) return false;
  const bornKnown = one.born !== '0' && other.born !== '0';
  return bornKnown ? one.born === other.born : one.device === other.device;
}

/**
 * Whether the folder that stands at a path now can be the one that was recorded there. Only a no is certain: some file
 * systems keep no time of birth, and some make up their inode numbers, so that folders have other ones after a restart.
 */
export async function mayBeFolder(
  path: string,
  now: FolderIdentity,
  recorded: FolderIdentity,
): Promise<boolean> {
  if (isSameFolder(now, recorded)) return true;
  if (recorded.born !== '0' && now.born !== recorded.born) return false;
  // Without a time of birth the inode decides: a network disk gets another device number whenever it is connected.
  if (recorded.born === '0' && now.inode === recorded.inode) return true;
  return hasMadeUpInodes(path);
}

/** Linux: FAT, exFAT, and what programs provide (FUSE), by the numbers of statfs(2). */
const MADE_UP = new Set([0x4d44, 0x2011bab0, 0x65735546]);

async function hasMadeUpInodes(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const disk = await statfs(path).catch(() => null);
  return disk !== null && MADE_UP.has(disk.type);
}
