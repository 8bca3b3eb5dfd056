import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync } from 'node:fs';
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
 * Synchronous on purpose: a repository has tens of these, small ones, and as promises they take many times as long.
 *
 * @param options `follow`: the file a link leads to counts, as where Git follows it too. `most`: bytes to read at most
 */
export function lookAtFile(
  path: string,
  options: { readonly follow?: boolean; readonly most?: number } = {},
): FileLook {
  const { follow = false, most = MOST_BYTES } = options;
  try {
    const found = lstatSync(path);
    if (found.isSymbolicLink() && !follow) return { kind: 'link', target: readlinkSync(path) };
    if (!found.isFile() && !found.isSymbolicLink()) return { kind: 'other' };
    const read = readPlain(path, most, follow);
    if (read.is === 'other') return { kind: 'other' };
    if (read.is === 'large')
      return { kind: 'large', size: read.size, changed: read.changed, inode: read.inode };
    const hash = createHash('sha256').update(read.bytes).digest('hex');
    return { kind: 'file', mode: read.mode, hash, bytes: read.bytes.toString('base64') };
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' };
    // Not ours to read, or swapped while it was looked at.
    return { kind: 'other' };
  }
}

type PlainRead =
  | { readonly is: 'bytes'; readonly bytes: Buffer; readonly mode: number }
  | { readonly is: 'large'; readonly size: number; readonly changed: number; readonly inode: number }
  | { readonly is: 'other' };

/** What was opened may be another file than the one that was looked at before, so it is asked itself. */
function readPlain(path: string, most: number, follow: boolean): PlainRead {
  const file = openSync(
    path,
    constants.O_RDONLY | constants.O_NONBLOCK | (follow ? 0 : constants.O_NOFOLLOW),
  );
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return { is: 'other' };
    const { size, ctimeMs, ino } = stats;
    if (size > most) return { is: 'large', size, changed: ctimeMs, inode: ino };
    const buffer = Buffer.alloc(size);
    let length = 0;
    for (let more = 1; more > 0 && length < size; length += more)
      more = readSync(file, buffer, length, size - length, length);
    return { is: 'bytes', bytes: buffer.subarray(0, length), mode: stats.mode & 0o777 };
  } finally {
    closeSync(file);
  }
}

/** Bytes of a regular file that is no link; null where there is none or it is too large. */
export function readPlainFile(path: string, most: number): Buffer | null {
  try {
    const read = readPlain(path, most, false);
    return read.is === 'bytes' ? read.bytes : null;
  } catch {
    return null;
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
