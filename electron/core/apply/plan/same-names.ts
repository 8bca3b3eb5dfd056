import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blocker } from '#shared/apply';
import type { RepoPath } from '#shared/ids';
import type { TreeChange } from '../../git/diff-tree';
import { absoluteBytes, pathFromBytes } from '../../git/index';

/**
 * Paths that cannot be written because the workspace's file system takes their names for others', which are there or
 * are to be written too: it does not tell upper from lower case, or takes one spelling of an accent for another. Git
 * would write the one file over the other. None where the file system tells all names apart.
 */
export async function sameNames(
  root: string,
  files: readonly TreeChange[],
): Promise<ReadonlyMap<RepoPath, Blocker>> {
  const blockers = new Map<RepoPath, Blocker>();
  const written = files.filter(({ before, after }) => before === null && after !== null);
  if (written.length === 0 || !(await foldsNames(root))) return blockers;
  const folders = new Map<string, Promise<Map<string, string>>>();
  const taken = new Map<string, RepoPath>();
  for (const { path } of written) {
    const twin = taken.get(folded(path));
    taken.set(folded(path), path);
    const at = twin ?? (await twinOnDisk(root, path, folders));
    if (at !== null) blockers.set(path, { path, at, kind: 'same-name', contains: [] });
  }
  return blockers;
}

/** Whether another spelling of a name that every workspace has leads to the same file. */
async function foldsNames(root: string): Promise<boolean> {
  const [plain, capital] = await Promise.all(
    ['.git', '.GIT'].map((name) => stat(join(root, name)).catch(() => null)),
  );
  return plain != null && capital != null && plain.ino === capital.ino && plain.dev === capital.dev;
}

/** The first part of the path that the disk has in another spelling, with what is above it. */
async function twinOnDisk(
  root: string,
  path: RepoPath,
  folders: Map<string, Promise<Map<string, string>>>,
): Promise<RepoPath | null> {
  const parts = path.split('/');
  for (const [depth, part] of parts.entries()) {
    const above = parts.slice(0, depth).join('/');
    const names = folders.get(above) ?? namesIn(root, above);
    folders.set(above, names);
    const found = (await names).get(folded(part));
    if (found === undefined) return null;
    if (found !== part) return [...parts.slice(0, depth), found].join('/') as RepoPath;
  }
  return null;
}

/** Folded names in a folder with their spelling there; none when there is no such folder. */
async function namesIn(root: string, folder: string): Promise<Map<string, string>> {
  const place = folder === '' ? Buffer.from(root) : absoluteBytes(root, folder as RepoPath);
  const names = await readdir(place, { encoding: 'buffer' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return new Map(names.map((name) => [folded(pathFromBytes(name)), pathFromBytes(name)]));
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
