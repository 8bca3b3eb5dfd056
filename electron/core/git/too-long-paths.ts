import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { RepoPath } from '#shared/ids';
import { absoluteBytes, pathFromBytes } from './path-bytes';

const MOST_FOLDERS = 200_000;

/**
 * Folders of a working tree whose contents no path reaches: Git passes over them without a word. Links are not followed,
 * nor is a nested repository looked into.
 */
export async function tooLongPaths(root: string): Promise<RepoPath[]> {
  const found: RepoPath[] = [];
  const open = [''];
  for (let seen = 0; open.length > 0 && seen < MOST_FOLDERS; seen += 1) {
    const folder = open.pop() ?? '';
    const entries = await entriesOf(root, folder);
    if (entries === 'too-long') found.push(folder as RepoPath);
    else if (folder === '' || !entries.some(({ name }) => name === '.git'))
      for (const { name, isFolder } of entries)
        if (isFolder && name !== '.git') open.push(folder === '' ? name : `${folder}/${name}`);
  }
  return found;
}

async function entriesOf(
  root: string,
  folder: string,
): Promise<readonly { readonly name: string; readonly isFolder: boolean }[] | 'too-long'> {
  try {
    const place = absoluteBytes(root, folder);
    const entries = await readdir(place, { withFileTypes: true, encoding: 'buffer' });
    return (entries as unknown as Dirent<Buffer>[]).map((entry) => ({
      name: pathFromBytes(entry.name as unknown as Buffer),
      isFolder: entry.isDirectory(),
    }));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENAMETOOLONG' ? 'too-long' : [];
  }
}
