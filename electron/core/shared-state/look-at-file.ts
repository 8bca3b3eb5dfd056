import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readlink } from 'node:fs/promises';
import { isMissing } from './is-missing';

/**
 * What stands at a path. `text` of a link is where it leads; bytes are in base64, and missing where a file is too
 * large to be kept.
 */
export type FileLook =
  | { readonly kind: 'absent' }
  | { readonly kind: 'file'; readonly mode: number; readonly hash: string; readonly bytes: string }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'large'; readonly size: number; readonly changed: number; readonly inode: number }
  | { readonly kind: 'other' };

/** What Git keeps in these places is far smaller. */
export const MOST_BYTES = 1 << 20;

/**
 * Looks at a file that anyone may have written, without following a link, opening a pipe or reading without end.
 *
 * @param options `follow`: the file a link leads to counts, as where Git follows it too. `most`: bytes to read at most
 */
export async function lookAtFile(
  path: string,
  options: { readonly follow?: boolean; readonly most?: number } = {},
): Promise<FileLook> {
  const { follow = false, most = MOST_BYTES } = options;
  try {
    const found = await lstat(path);
    if (found.isSymbolicLink() && !follow) return { kind: 'link', target: await readlink(path) };
    if (!found.isFile() && !found.isSymbolicLink()) return { kind: 'other' };
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW);
    const file = await open(path, flags);
    try {
      // What was opened may be another file than the one looked at.
      const stats = await file.stat();
      if (!stats.isFile()) return { kind: 'other' };
      const { size, ctimeMs, ino } = stats;
      if (size > most) return { kind: 'large', size, changed: ctimeMs, inode: ino };
      // One byte more than it says: a file that grows meanwhile is not read without end.
      const buffer = Buffer.alloc(size + 1);
      let length = 0;
      for (let more = 1; more > 0 && length < buffer.length; length += more) {
        more = (await file.read(buffer, length, buffer.length - length, length)).bytesRead;
      }
      const bytes = buffer.subarray(0, length);
      const hash = createHash('sha256').update(bytes).digest('hex');
      return { kind: 'file', mode: stats.mode & 0o777, hash, bytes: bytes.toString('base64') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' };
    // Not ours to read, or swapped while it was looked at.
    return { kind: 'other' };
  }
}

/** Whether two looks saw the same. */
export function looksSame(a: FileLook, b: FileLook): boolean {
  if (a.kind === 'file' && b.kind === 'file') return a.hash === b.hash && isExecutable(a) === isExecutable(b);
  return JSON.stringify(a) === JSON.stringify(b);
}

export function isExecutable(look: FileLook): boolean {
  return look.kind === 'file' && (look.mode & 0o111) !== 0;
}

export function textOf(look: FileLook): string {
  return look.kind === 'file' ? Buffer.from(look.bytes, 'base64').toString('utf8') : '';
}
