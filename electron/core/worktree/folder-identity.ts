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
