import type { RepoPath } from '#shared/ids';
import { diffTree, type TreeChange, type TreeEntry } from './diff-tree';
import { type FileSettings, settingIn } from './files-git';
import type { Git } from './git';
import { setEntries, type TreeEdits } from './set-entries';
import { isTrue } from './settings';

/** What files on disk can say of a tree's entry; for the rest Git asks the index. */
export type OnDiskKinds = {
  /** Whether a file can be run (`core.fileMode`). */
  readonly executable: boolean;
  /** Whether it is a link (`core.symlinks`). */
  readonly links: boolean;
};

export function onDiskKinds(settings: FileSettings): OnDiskKinds {
  const isSet = (key: string) => isTrue(settingIn(settings, key) ?? 'true');
  return { executable: isSet('core.filemode'), links: isSet('core.symlinks') };
}

/**
 * Entries that the index must have for changed files to be what the changes make them, where the files on disk cannot
 * say so. Of a file that only became one that can be run, what is staged of its contents stays.
 *
 * @param committed what HEAD has: a new entry that was staged for this reason only goes with its file
 */
export function entriesOnlyInIndex(
  kinds: OnDiskKinds,
  changes: Iterable<TreeChange>,
  staged: ReadonlyMap<RepoPath, TreeEntry>,
  committed: ReadonlyMap<RepoPath, TreeEntry>,
): TreeEdits {
  const edits = new Map<RepoPath, TreeEntry | null>();
  if (kinds.executable && kinds.links) return edits;
  const isHidden = (mode: string) =>
    (!kinds.executable && mode === '100755') || (!kinds.links && mode === '120000');
  for (const { path, before, after } of changes) {
    const entry = staged.get(path);
    if (after === null) {
      const isOurs = before && entry?.oid === before.oid && entry.mode === before.mode;
      if (isOurs && isHidden(entry.mode) && !committed.has(path)) edits.set(path, null);
    } else if (!entry) {
      if (isHidden(after.mode)) edits.set(path, after);
    } else if (entry.mode !== after.mode && (isHidden(entry.mode) || isHidden(after.mode))) {
      const areFiles = entry.mode.startsWith('100') && after.mode.startsWith('100');
      edits.set(path, areFiles ? { mode: after.mode, oid: entry.oid } : after);
    }
  }
  return edits;
}

/** After an index was made from `tree`, has it say of the files in `files` what only it can. */
export async function keepOnlyInIndex(
  git: Git,
  settings: FileSettings,
  trees: { readonly tree: string; readonly files: string },
): Promise<void> {
  const kinds = onDiskKinds(settings);
  if (kinds.executable && kinds.links) return;
  const changes = await diffTree(git, trees.tree, trees.files);
  const staged = new Map(
    [...changes.values()].flatMap(({ path, before }) => (before ? [[path, before]] : [])),
  );
  await setEntries(git, entriesOnlyInIndex(kinds, changes.values(), staged, staged));
}
