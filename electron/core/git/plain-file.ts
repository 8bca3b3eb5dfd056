import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Files that hold one line or a short list. In bytes. */
const SMALL = 1 << 20;

/** A pipe in a file's place is not waited for. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const NO_LINK = constants.O_NOFOLLOW ?? 0;

/** Nothing there, a link that was not to be followed or leads round in a circle, a socket. */
const NO_FILE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'ENXIO', 'ENODEV']);

export type PlainFile = { readonly bytes: Buffer; readonly stats: Stats };

/**
 * Reads a file that somebody else may have put there. What was opened is asked what it is before anything is read of it,
 * so neither a pipe, a device nor a file without end holds us up.
 *
 * @param options `most`: a longer file counts as none; in bytes. `follow`: a link to a file counts as that file
 * @returns null where there is no file. Throws when there is one that cannot be read
 */
export async function readPlainFile(
  path: string | Buffer,
  options: { readonly most: number; readonly follow?: boolean },
): Promise<PlainFile | null> {
  const { most, follow = false } = options;
  const file = await open(path, follow ? READ : READ | NO_LINK).catch((error: NodeJS.ErrnoException) => {
    if (NO_FILE.has(error.code ?? '')) return null;
    throw error;
  });
  if (!file) return null;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > most) return null;
    return { bytes: await readUpTo(file, stats.size), stats };
  } finally {
    await file.close();
  }
}

/** The text of a short file that is no link; null where there is none that can be read. */
export async function readSmallText(path: string): Promise<string | null> {
  const read = await readPlainFile(path, { most: SMALL }).catch(() => null);
  return read?.bytes.toString('utf8') ?? null;
}

/** As {@link readSmallText}, at once and by links too: for the files that say where a repository is. */
export function readSmallTextSync(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, READ);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > SMALL) return null;
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    for (let more = 1; more > 0 && length < bytes.length; length += more)
      more = readSync(file, bytes, length, bytes.length - length, length);
    return bytes.toString('utf8', 0, length);
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}

/** A file that grows while it is read counts up to `most` bytes. */
async function readUpTo(file: FileHandle, most: number): Promise<Buffer> {
  const bytes = Buffer.alloc(most);
  let length = 0;
  for (let more = 1; more > 0 && length < most; length += more)
    more = (await file.read(bytes, length, most - length, length)).bytesRead;
  return bytes.subarray(0, length);
}
