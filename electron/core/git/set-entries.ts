import type { RepoPath } from '#shared/ids';
import type { TreeEntry } from './diff-tree';
import type { Git } from './git';
import { textsToBytes } from './path-bytes';

/** New entries by path; null takes the path away. */
export type TreeEdits = ReadonlyMap<RepoPath, TreeEntry | null>;

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
