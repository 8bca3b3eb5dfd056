import type { CommitId, RepoPath } from '#shared/ids';
import { diffTree, renamesBetween, type TreeEntry } from '../../git/diff-tree';
import { treeOf } from '../../git/index';
import type { Facade } from '../facade';
import { editTree } from './edit-tree';

/** The base's tree with only the chosen files (or folders) of `head`. A renamed file goes with its old name. */
export async function chosenTree(
  facade: Facade,
  base: CommitId,
  head: CommitId,
  only: readonly RepoPath[] | null,
): Promise<string> {
  if (only === null) return treeOf(facade.git, head);
  const [changes, renames, baseTree] = await Promise.all([
    diffTree(facade.git, base, head),
    renamesBetween(facade.git, base, head),
    treeOf(facade.git, base),
  ]);
  const isChosen = (path: RepoPath) =>
    only.some((chosen) => path === chosen || path.startsWith(`${chosen}/`));
  const chosen = new Set([...changes.keys()].filter(isChosen));
  for (const { from, to } of renames) {
    if (chosen.has(from)) chosen.add(to);
    else if (chosen.has(to)) chosen.add(from);
  }
  const edits = new Map<RepoPath, TreeEntry | null>();
  for (const { path, after } of changes.values()) if (chosen.has(path)) edits.set(path, after);
  return editTree(facade, baseTree, edits);
}
