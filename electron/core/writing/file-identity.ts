import { createHash } from 'node:crypto';
import { closeSync, constants, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { objectId } from '../git/index';

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

/** A file above this is read piece by piece, so that nothing else waits for all of it. */
const STREAMED_FROM = 256 * 1024;

/** A path's identity, and the id of a blob with just these bytes; null where that is not known. */
export type OnDisk = { readonly identity: FileIdentity; readonly blob: string | null };

/** Reads the identity of a path; its bytes as they are, whatever Git's own cache believes. */
export async function identityOf(path: Buffer | string): Promise<FileIdentity> {
  return (await onDisk(path, null)).identity;
}

/** As {@link identityOf}, with the blob's id in Git's object format; not of a large file. */
export async function onDisk(path: Buffer | string, objectFormat: string | null): Promise<OnDisk> {
  const blobOf = (bytes: Buffer) => (objectFormat === null ? null : objectId(objectFormat, 'blob', bytes));
  try {
    const found = lstatSync(path);
    if (found.isSymbolicLink()) {
      const bytes = readlinkSync(path, { encoding: 'buffer' });
      return { identity: { type: 'link', sha: shaOf(bytes) }, blob: blobOf(bytes) };
    }
    if (found.isFile()) {
      const mode = found.mode & 0o7777;
      const bytes = found.size < STREAMED_FROM ? readSmall(path) : null;
      if (bytes) return { identity: { type: 'file', mode, sha: shaOf(bytes) }, blob: blobOf(bytes) };
      return { identity: { type: 'file', mode, sha: await shaOfStream(path) }, blob: null };
    }
    return { identity: { type: found.isDirectory() ? 'folder' : 'special' }, blob: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { identity: { type: 'none' }, blob: null };
    throw error;
  }
}

/** Should it have become a link or a pipe meanwhile, it is neither followed nor waited for. */
const AS_IT_WAS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const room = Buffer.allocUnsafe(STREAMED_FROM);

/** The file's bytes; null when it has grown large meanwhile. */
function readSmall(path: Buffer | string): Buffer | null {
  const file = openSync(path, AS_IT_WAS);
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < room.length; length += read) {
      read = readSync(file, room, length, room.length - length, null);
    }
    return length < room.length ? room.subarray(0, length) : null;
  } finally {
    closeSync(file);
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
  const file = await open(path, AS_IT_WAS);
  for await (const chunk of file.createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
