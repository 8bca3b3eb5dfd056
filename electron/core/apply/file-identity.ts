import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { z } from 'zod';

/** What is under a path on disk, exactly: enough to tell whether anybody touched it since. */
export const FileIdentity = z.discriminatedUnion('type', [
  z.object({ type: z.literal('none') }),
  /** `mode` has the permission bits. */
  z.object({ type: z.literal('file'), mode: z.number().int(), sha: z.string() }),
  z.object({ type: z.literal('link'), sha: z.string() }),
  z.object({ type: z.literal('folder') }),
  z.object({ type: z.literal('special') }),
]);
export type FileIdentity = z.infer<typeof FileIdentity>;

const STREAMED_FROM = 4 * 1024 * 1024;

/** Reads the identity of a path; its bytes as they are, whatever Git's own cache believes. */
export async function identityOf(path: Buffer | string): Promise<FileIdentity> {
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink())
      return { type: 'link', sha: shaOf(await readlink(path, { encoding: 'buffer' })) };
    if (found.isFile()) {
      const sha = found.size >= STREAMED_FROM ? await shaOfStream(path) : shaOf(await readFile(path));
      return { type: 'file', mode: found.mode & 0o7777, sha };
    }
    return { type: found.isDirectory() ? 'folder' : 'special' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { type: 'none' };
    throw error;
  }
}

export function sameIdentity(a: FileIdentity, b: FileIdentity): boolean {
  if (a.type === 'file') return b.type === 'file' && a.sha === b.sha && a.mode === b.mode;
  if (a.type === 'link') return b.type === 'link' && a.sha === b.sha;
  return a.type === b.type;
}

export function shaOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

async function shaOfStream(path: Buffer | string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
