import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import { absoluteBytes, pathFromBytes } from '../git/index';
import { type FileIdentity, identityOf } from './file-identity';

/**
 * Whether the file system takes names for one that differ in case only, or in how an accent is spelled: another spelling
 * of a name that every workspace has leads to the same file.
 */
export async function foldsNames(root: string): Promise<boolean> {
  const [plain, capital] = await Promise.all(
    ['.git', '.GIT'].map((name) => stat(join(root, name)).catch(() => null)),
  );
  if (plain == null || capital == null) return false;
  if (plain.ino === capital.ino && plain.dev === capital.dev) return true;
  // Some file systems number what is asked for, not what is there.
  return !(await namesIn(root, '')).has('.GIT');
}

/** One word for all spellings that such a file system takes for one. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

/** The names in a folder as they are spelled there; none when there is no such folder. */
export async function namesIn(root: string, folder: string): Promise<Set<string>> {
  const place = folder === '' ? Buffer.from(root) : absoluteBytes(root, folder);
  const names = await readdir(place, { encoding: 'buffer' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return [];
    throw error;
  });
  return new Set(names.map(pathFromBytes));
}

/** Whether every part of the path is there in just this spelling. */
export async function isSpelledSo(root: string, path: string): Promise<boolean> {
  const parts = path.split('/');
  for (const [depth, part] of parts.entries()) {
    if (!(await namesIn(root, parts.slice(0, depth).join('/'))).has(part)) return false;
  }
  return true;
}

/**
 * What is under a path of the workspace. Of those whose spelling changes, only the very spelling counts: otherwise the
 * file under its old name would pass for the one under the new name.
 */
export async function identityAsSpelled(
  root: string,
  path: RepoPath,
  respelled: ReadonlySet<RepoPath>,
): Promise<FileIdentity> {
  if (respelled.has(path) && !(await isSpelledSo(root, path))) return { type: 'none' };
  return identityOf(absoluteBytes(root, path));
}
