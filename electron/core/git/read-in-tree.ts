import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink } from 'node:fs/promises';
import { pathToBytes } from './path-bytes';

/** What is in a working tree under a path, read so that nothing outside of the tree can stand in for it. */
export type InTree =
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly executable: boolean }
  | { readonly kind: 'symlink'; readonly target: Buffer }
  | { readonly kind: 'too-large' | 'nothing' | 'special' | 'unreadable' };

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const FOLDER = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
const FILE = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;
/** For a name that keeps changing between a file and a link. */
const TRIES = 20;

/**
 * Reads a file or link of a tree that somebody may be changing. Each folder on the way is opened in the one above it,
 * links not followed, and the file once, in the last one: so a link that is swapped in at any moment leads nowhere.
 *
 * @param most a larger file is not read; in bytes
 */
export async function readInTree(root: string, path: string, most: number): Promise<InTree> {
  const names = splitPath(path);
  const name = names.pop();
  if (!name) return { kind: 'nothing' };
  const folder = await openFolders(root, names);
  if (!folder) return { kind: 'nothing' };
  try {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      const found = await readAt(await folder.at(name), most);
      if (found && (await folder.isSame())) return found;
    }
    return { kind: 'unreadable' };
  } finally {
    await folder.close();
  }
}

/** Null when it became something else meanwhile. */
async function readAt(place: Buffer, most: number): Promise<InTree | null> {
  const file = await open(place, FILE).catch((error: NodeJS.ErrnoException) => error.code ?? '');
  if (typeof file === 'string') {
    if (file === 'ENOENT' || file === 'ENOTDIR') return { kind: 'nothing' };
    if (file === 'ENXIO') return { kind: 'special' };
    if (file !== 'ELOOP' && file !== 'EMLINK') return { kind: 'unreadable' };
    const target = await readlink(place, { encoding: 'buffer' }).catch(() => null);
    return target && { kind: 'symlink', target };
  }
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return { kind: 'special' };
    if (stats.size > most) return { kind: 'too-large' };
    const bytes = await readUpTo(file, stats.size);
    return { kind: 'file', bytes, executable: (stats.mode & 0o100) !== 0 };
  } finally {
    await file.close();
  }
}

async function readUpTo(file: FileHandle, size: number): Promise<Buffer> {
  const bytes = Buffer.alloc(size);
  let length = 0;
  for (let more = 1; more > 0 && length < size; length += more)
    more = (await file.read(bytes, length, size - length, length)).bytesRead;
  return bytes.subarray(0, length);
}

type OpenFolder = {
  /** Where a name of this folder is opened. */
  at(name: Buffer): Promise<Buffer>;
  /** Whether the folder that was opened is the one still. */
  isSame(): Promise<boolean>;
  close(): Promise<void>;
};

async function openFolders(root: string, names: readonly Buffer[]): Promise<OpenFolder | null> {
  return process.platform === 'linux' ? openEach(root, names) : openByPath(root, names);
}

/** Linux names an open folder `/proc/self/fd/<n>`, below which is what is in it, wherever it is by now. */
async function openEach(root: string, names: readonly Buffer[]): Promise<OpenFolder | null> {
  let folder = await open(root, FOLDER).catch(() => null);
  for (const name of names) {
    if (!folder) return null;
    const next: FileHandle | null = await open(inside(folder, name), FOLDER).catch(() => null);
    await folder.close();
    folder = next;
  }
  if (!folder) return null;
  const last = folder;
  return {
    at: async (name) => inside(last, name),
    isSame: async () => true,
    close: () => last.close(),
  };
}

function inside(folder: FileHandle, name: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`/proc/self/fd/${folder.fd}/`), name]);
}

/** Elsewhere each folder must look the same before and after, its time of change too. */
async function openByPath(root: string, names: readonly Buffer[]): Promise<OpenFolder | null> {
  const places = names.map((_name, index) =>
    Buffer.concat([Buffer.from(root), ...names.slice(0, index + 1).flatMap((one) => [SLASH, one])]),
  );
  const look = async () => {
    const found = await Promise.all(
      [Buffer.from(root), ...places].map((place) => lstat(place, { bigint: true }).catch(() => null)),
    );
    return found.every((one) => one?.isDirectory())
      ? found.map((one) => `${one?.dev} ${one?.ino} ${one?.ctimeNs}`).join(' ')
      : null;
  };
  let before = await look();
  if (before === null) return null;
  return {
    at: async (name) => {
      before = await look();
      return Buffer.concat([places.at(-1) ?? Buffer.from(root), SLASH, name]);
    },
    isSame: async () => before !== null && before === (await look()),
    close: async () => undefined,
  };
}

const SLASH = Buffer.from('/');

/** The names of a path, as bytes. */
function splitPath(path: string): Buffer[] {
  return path.split('/').map((name) => pathToBytes(name));
}
