import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepoPath } from '#shared/ids';
import type { TreeEntry } from '../../git/diff-tree';
import { type Git, textsToBytes } from '../../git/index';
import type { Facade } from '../facade';

/** New entries by path; null takes the path away. */
export type TreeEdits = ReadonlyMap<RepoPath, TreeEntry | null>;

/** The tree with some entries replaced. A file that takes a folder's name (or the reverse) replaces it. */
export async function editTree(facade: Facade, tree: string, edits: TreeEdits): Promise<string> {
  if (edits.size === 0) return tree;
  const index = join(facade.scratch, `index-${randomBytes(6).toString('hex')}`);
  const git = facade.git.with({ index });
  try {
    await git.run(['read-tree', '--no-sparse-checkout', tree]);
    await setEntries(git, edits);
    return await git.line(['write-tree']);
  } finally {
    await rm(index, { force: true });
  }
}

/** Sets entries in the index that `git` works on. Nothing of it is looked up on disk. */
export async function setEntries(git: Git, edits: TreeEdits): Promise<void> {
  if (edits.size > 0) await git.run(['update-index', '-z', '--index-info'], { input: indexInfo(edits) });
}

function indexInfo(edits: TreeEdits): Buffer {
  const removed: string[] = [];
  const set: string[] = [];
  for (const [path, entry] of edits) {
    if (entry) set.push(`${entry.mode} ${entry.oid}\t${path}\0`);
    else removed.push(`0 ${'0'.repeat(40)}\t${path}\0`);
  }
  return textsToBytes([...removed, ...set]);
}
