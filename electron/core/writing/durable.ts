import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { putInPlace } from '../git';

/** Replaces a file's content in one step that has reached the disk when this returns. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await putInPlace(path, content, { reached: syncPath });
  await syncPath(dirname(path));
}

/** Renames inside one folder; has reached the disk when this returns. */
export async function renameDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncPath(dirname(to));
}

/** Has a file's content, or a folder's list of names, reach the disk. */
export async function syncPath(path: string | Buffer): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
