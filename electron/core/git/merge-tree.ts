import type { CommitId, RepoPath } from '#shared/ids';
import type { TreeEntry } from './diff-tree';
import type { Git } from './git';
import { GitFailed } from './git-failed';
import { pathFromBytes } from './path-bytes';

/** Index stages of one path of a merge: 1 is the base, 2 ours, 3 theirs. */
export type MergeStages = { readonly 1?: TreeEntry; readonly 2?: TreeEntry; readonly 3?: TreeEntry };

/** What Git says about some paths. `type` is stable, such as `CONFLICT (modify/delete)`; the wording is not kept. */
export type MergeMessage = { readonly type: string; readonly paths: readonly RepoPath[] };

export type TreeMerge = {
  /** The merged tree. Conflicting files hold markers in it: never write it out as it is. */
  readonly tree: string;
  readonly clean: boolean;
  readonly stages: ReadonlyMap<RepoPath, MergeStages>;
  readonly messages: readonly MergeMessage[];
};

const OBJECT_ID = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * Merges two commits in the object store, with Git's own base or bases. Needs Git 2.38. Where two files must share a
 * name, Git records one as `name~<commit>`, with the id that was given here.
 */
export async function mergeTree(git: Git, ours: CommitId, theirs: CommitId): Promise<TreeMerge> {
  const args = ['merge-tree', '--write-tree', '-z', ours, theirs];
  const result = await git.try(args);
  // Exit 1 is also the answer to an unreadable commit: only a printed tree tells that a merge took place.
  const merge = result.code <= 1 ? parseMergeTree(result.stdout, result.code === 0) : null;
  if (!merge) throw new GitFailed(args, result);
  return merge;
}

/** Parses `merge-tree --write-tree -z`; null when it holds no tree. */
export function parseMergeTree(out: Buffer, clean: boolean): TreeMerge | null {
  // latin1 keeps every byte of a path, and separators are ASCII.
  const fields = out.toString('latin1').split('\0');
  const tree = (fields[0] ?? '').trim();
  if (!OBJECT_ID.test(tree)) return null;
  const stages = new Map<RepoPath, MergeStages>();
  const messages: MergeMessage[] = [];
  if (clean) return { tree, clean, stages, messages };
  let index = 1;
  for (; fields[index]; index += 1) {
    const match = /^(\d+) ([0-9a-f]+) ([123])\t([\s\S]+)$/.exec(fields[index] ?? '');
    if (!match) throw new Error('git merge-tree: unreadable stage line');
    const [, mode = '', oid = '', stage = '', name = ''] = match;
    const path = pathOf(name);
    stages.set(path, { ...stages.get(path), [stage]: { mode, oid } });
  }
  for (index += 1; fields[index]; ) {
    const count = Number(fields[index]);
    const paths = fields.slice(index + 1, index + 1 + count).map(pathOf);
    const type = fields[index + 1 + count] ?? '';
    if (type.startsWith('CONFLICT')) messages.push({ type, paths });
    index += count + 3;
  }
  return { tree, clean, stages, messages };
}

function pathOf(latin1: string): RepoPath {
  return pathFromBytes(Buffer.from(latin1, 'latin1'));
}
