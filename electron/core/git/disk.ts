import { lstatSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { absoluteBytes } from './path-bytes';

export type OnDisk = {
  readonly kind: 'file' | 'symlink' | 'folder' | 'special' | 'too-long' | 'nothing';
  readonly bytes: number;
};

const NOTHING: OnDisk = { kind: 'nothing', bytes: 0 };

/** Looks between two chances for others. Synchronous, since as promises they take ten times as long. */
const AT_ONCE = 500;

/**
 * What a working tree has under a path; `too-long` where the system takes no path of its length. A path that leads
 * through a symbolic link or a file is `nothing`: what lies behind a link is not in the tree.
 */
export function lookAt(root: string): (path: string) => Promise<OnDisk> {
  const folders = new Map<string, OnDisk>();
  let looks = 0;
  const folderAt = (path: string): OnDisk => {
    const known = folders.get(path);
    if (known) return known;
    const found = lookBelow(path);
    folders.set(path, found);
    return found;
  };
  const lookBelow = (path: string): OnDisk => {
    const cut = path.lastIndexOf('/');
    const above = cut === -1 ? null : folderAt(path.slice(0, cut)).kind;
    if (above === 'too-long') return { kind: 'too-long', bytes: 0 };
    return above === null || above === 'folder' ? look(root, path) : NOTHING;
  };
  return async (path) => {
    looks += 1;
    if (looks % AT_ONCE === 0) await breathe();
    return lookBelow(path);
  };
}

function look(root: string, path: string): OnDisk {
  try {
    const found = lstatSync(absoluteBytes(root, path));
    if (found.isFile()) return { kind: 'file', bytes: found.size };
    if (found.isSymbolicLink()) return { kind: 'symlink', bytes: found.size };
    return { kind: found.isDirectory() ? 'folder' : 'special', bytes: 0 };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return NOTHING;
    if (code === 'ENAMETOOLONG') return { kind: 'too-long', bytes: 0 };
    throw error;
  }
}
