import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Keeps bytes by a name that only they have, such as their SHA-256; on disk, whole, when this resolves. */
export async function keepOnce(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(folder, name);
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there?.size === bytes.length) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const scratch = `${path}.${randomBytes(4).toString('hex')}.new`;
  const file = await open(scratch, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(scratch, path);
}
