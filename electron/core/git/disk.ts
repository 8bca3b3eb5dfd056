import { lstat } from 'node:fs/promises';
import { absoluteBytes } from './path-bytes';

export type OnDisk = {
  readonly kind: 'file' | 'symlink' | 'folder' | 'special' | 'nothing';
  readonly bytes: number;
};

const NOTHING: OnDisk = { kind: 'nothing', bytes: 0 };

/**
 * What a working tree has under a path. A path that leads through a symbolic link or a file is `nothing`: what lies
 * behind a link is not in the tree.
 */
export function lookAt(root: string): (path: string) => Promise<OnDisk> {
  const folders = new Map<string, Promise<boolean>>();
  const isFolder = (path: string): Promise<boolean> => {
    let known = folders.get(path);
    if (!known) {
      const cut = path.lastIndexOf('/');
      const above = cut === -1 ? Promise.resolve(true) : isFolder(path.slice(0, cut));
      known = above.then(async (there) => there && (await look(root, path)).kind === 'folder');
      folders.set(path, known);
    }
    return known;
  };
  return async (path) => {
    const cut = path.lastIndexOf('/');
    if (cut !== -1 && !(await isFolder(path.slice(0, cut)))) return NOTHING;
    return look(root, path);
  };
}

async function look(root: string, path: string): Promise<OnDisk> {
  try {
    const found = await lstat(absoluteBytes(root, path));
    if (found.isFile()) return { kind: 'file', bytes: found.size };
    if (found.isSymbolicLink()) return { kind: 'symlink', bytes: found.size };
    return { kind: found.isDirectory() ? 'folder' : 'special', bytes: 0 };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return NOTHING;
    throw error;
  }
}
