import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { Git } from './git';
import { absoluteBytes } from './path-bytes';
import { type InTree, readInTree } from './read-in-tree';

/**
 * Takes files into the index that did not keep still while Git read them: they are copied, each opened once and without
 * following a link, and Git reads the copies, which nobody else can change. Their entries count as in need of a refresh.
 *
 * @param options `most`: a larger file is left out, in bytes. `store` takes paths of a working tree into the index
 * @returns what is not in the index, and why
 */
export async function storeCopies(
  git: Git,
  paths: readonly RepoPath[],
  options: {
    readonly root: string;
    readonly most: number;
    store(git: Git, root: string, paths: readonly RepoPath[]): Promise<void>;
  },
): Promise<{ path: RepoPath; why: Exclude<InTree['kind'], 'file' | 'symlink' | 'nothing'> }[]> {
  const { root, most, store } = options;
  const copies = await mkdtemp(join(tmpdir(), 'understory-copies-'));
  const leftOut: Awaited<ReturnType<typeof storeCopies>> = [];
  try {
    for (const path of paths) {
      const found = await readInTree(root, path, most);
      if (found.kind === 'file' || found.kind === 'symlink') await copy(copies, path, found);
      else if (found.kind !== 'nothing') leftOut.push({ path, why: found.kind });
    }
    // What is not there goes from the index.
    await store(git.with({ dir: copies, workTree: copies }), copies, paths);
    return leftOut;
  } finally {
    await rm(copies, { recursive: true, force: true });
  }
}

async function copy(
  copies: string,
  path: RepoPath,
  found: Extract<InTree, { kind: 'file' | 'symlink' }>,
): Promise<void> {
  const target = absoluteBytes(copies, path);
  try {
    await mkdir(target.subarray(0, target.lastIndexOf('/')), { recursive: true });
    if (found.kind === 'symlink') await symlink(found.target, target);
    else {
      await writeFile(target, found.bytes, { flag: 'wx' });
      if (found.executable) await chmod(target, 0o755);
    }
  } catch (error) {
    // A folder was a file a moment ago: the tree changes under us, and either is as it was at its time.
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTDIR' && code !== 'EEXIST' && code !== 'EISDIR') throw error;
  }
}
