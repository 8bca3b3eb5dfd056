import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setEntries, type TreeEdits } from '../../git/index';
import type { MergeRepository } from '../merge-repository';

/** The tree with some entries replaced. A file that takes a folder's name (or the reverse) replaces it. */
export async function editTree(mergeRepo: MergeRepository, tree: string, edits: TreeEdits): Promise<string> {
  if (edits.size === 0) return tree;
  const index = join(mergeRepo.scratch, `index-${randomBytes(6).toString('hex')}`);
  const git = mergeRepo.git.with({ index });
  try {
    await git.run(['read-tree', '--no-sparse-checkout', tree]);
    await setEntries(git, edits);
    return await git.line(['write-tree']);
  } finally {
    await rm(index, { force: true });
  }
}
