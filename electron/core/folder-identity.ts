import { lstat } from 'node:fs/promises';
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
