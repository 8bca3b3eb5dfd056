import { lstatSync, type Stats } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Blocker } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import { isWritablePath } from '#shared/writable-path';
import { absoluteBytes, pathFromBytes, pathToBytes } from '../git/index';

/** What stands under a path that shall be written or deleted. */
export type Obstacle =
  /** Nothing in the way; the file's own bytes are to be compared. */
  | { readonly type: 'clear' }
  /** A file or link where a folder has to be: its bytes must be taken into the plan first. */
  | { readonly type: 'file-above'; readonly at: RepoPath; readonly link: boolean }
  | { readonly type: 'blocked'; readonly blocker: Blocker }
  /** Below something that is no folder, so the file to be deleted is not there. */
  | { readonly type: 'absent' };

/** Most entries a blocker lists. */
const LISTED = 20;
/** Bytes of one name that the file systems in use can take. */
const LONGEST_NAME = 255;
/** A path of so few UTF-16 units has no longer name, since each of them is three bytes at most. */
const SHORT = LONGEST_NAME / 3;

/** What was found of the folders above paths, while one plan is made of them. */
export type FoldersSeen = Map<string, Stats | null>;

/**
 * Looks at the way to a path and at what is there, without following links.
 */
export async function findObstacle(
  root: string,
  path: RepoPath,
  {
    writes,
    deleted,
    seen,
  }: {
    readonly writes: boolean;
    /** Paths that the same plan deletes. */
    readonly deleted: ReadonlySet<RepoPath>;
    /** Remembers the folders on the way for the next path. */
    readonly seen: FoldersSeen;
  },
): Promise<Obstacle> {
  const blocked = (kind: Blocker['kind'], contains: RepoPath[] = []): Obstacle => ({
    type: 'blocked',
    blocker: { path, at: path, kind, contains },
  });
  try {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const above = path.slice(0, slash) as RepoPath;
      const known = seen.get(above);
      const found = known === undefined ? statOf(root, above) : known;
      if (known === undefined) seen.set(above, found);
      if (!found) return { type: writes ? 'clear' : 'absent' };
      if (found.isDirectory()) continue;
      if (!writes) return { type: 'absent' };
      if (deleted.has(above)) return { type: 'clear' };
      const link = found.isSymbolicLink();
      if (link || found.isFile()) return { type: 'file-above', at: above, link };
      return { type: 'blocked', blocker: { path, at: above, kind: 'special-file', contains: [] } };
    }
    const found = statOf(root, path);
    if (!found) return { type: 'clear' };
    if (found.isDirectory()) {
      if (!writes) return { type: 'absent' };
      const inside = (await filesBelow(root, path)).filter((file) => !deleted.has(file));
      return inside.length > 0 ? blocked('directory-in-the-way', inside.slice(0, LISTED)) : { type: 'clear' };
    }
    return found.isFile() || found.isSymbolicLink() ? { type: 'clear' } : blocked('special-file');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENAMETOOLONG') return blocked('name-not-allowed');
    if (code === 'EACCES' || code === 'EPERM') return blocked('unreadable');
    throw error;
  }
}

/** Folders at and below a folder that hold no file at all, the deepest first. */
export async function foldersBelow(root: string, path: RepoPath): Promise<RepoPath[]> {
  const found = statOf(root, path);
  if (!found?.isDirectory()) return [];
  const folders: RepoPath[] = [];
  for (const entry of await readdir(absoluteBytes(root, path), { withFileTypes: true, encoding: 'buffer' })) {
    if (entry.isDirectory()) folders.push(...(await foldersBelow(root, child(path, entry.name))));
  }
  return [...folders, path];
}

async function filesBelow(root: string, path: RepoPath): Promise<RepoPath[]> {
  const files: RepoPath[] = [];
  for (const entry of await readdir(absoluteBytes(root, path), { withFileTypes: true, encoding: 'buffer' })) {
    const below = child(path, entry.name);
    if (entry.isDirectory()) files.push(...(await filesBelow(root, below)));
    else files.push(below);
  }
  return files;
}

function child(path: RepoPath, name: Buffer): RepoPath {
  return `${path}/${pathFromBytes(name)}` as RepoPath;
}

function statOf(root: string, path: RepoPath): Stats | null {
  try {
    return lstatSync(absoluteBytes(root, path), { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

/** True when Git itself, or this operating system, would not have such a name in a working tree. */
export function isForbiddenName(path: string, platform: NodeJS.Platform = process.platform): boolean {
  if (!isWritablePath(path)) return true;
  if (platform !== 'win32' && path.length <= SHORT) return false;
  return path
    .split('/')
    .some(
      (part) =>
        pathToBytes(part).length > LONGEST_NAME || (platform === 'win32' && isReservedOnWindows(part)),
    );
}

function isReservedOnWindows(part: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part) || /[<>:"|?*\\]|[ .]$/.test(part);
}
