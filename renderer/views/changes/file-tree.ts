import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';

/** A line of the file list: a folder that can be folded, or a file. `depth` counts folders above it. */
export type FileRow =
  | {
      readonly type: 'folder';
      readonly key: string;
      readonly path: string;
      readonly label: string;
      readonly depth: number;
      readonly open: boolean;
      readonly files: number;
    }
  | {
      readonly type: 'file';
      readonly key: string;
      readonly file: ChangedFile;
      readonly label: string;
      /** The folder, where the row itself has to say it (flat list); empty in a tree and at the top. */
      readonly folder: string;
      readonly depth: number;
    };

type Folder = { readonly folders: Map<string, Folder>; readonly files: ChangedFile[] };

/** Files whose new or old path contains the words typed, in any order and case. */
export function filterFiles(files: readonly ChangedFile[], filter: string): readonly ChangedFile[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return files;
  return files.filter((file) => {
    const text = displayPath(file.from === null ? file.path : `${file.path} ${file.from}`).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Every file on its own line, by path. */
export function flatRows(files: readonly ChangedFile[]): FileRow[] {
  return [...files]
    .sort((a, b) => comparePaths(a.path, b.path))
    .map((file) => {
      const cut = file.path.lastIndexOf('/');
      return {
        type: 'file',
        key: `file:${file.path}`,
        file,
        label: displayPath(file.path.slice(cut + 1)),
        folder: displayPath(file.path.slice(0, Math.max(cut, 0))),
        depth: 0,
      };
    });
}

/** Folders before files, each by name; a chain of folders that hold nothing else is one row (`src/api/v2`). */
export function treeRows(files: readonly ChangedFile[], folded: ReadonlySet<string>): FileRow[] {
  const root = emptyFolder();
  for (const file of files) {
    const parts = file.path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) {
      const next = folder.folders.get(part) ?? emptyFolder();
      folder.folders.set(part, next);
      folder = next;
    }
    folder.files.push(file);
  }
  const rows: FileRow[] = [];
  addRows(rows, folded, { folder: root, prefix: '', depth: 0 });
  return rows;
}

function addRows(
  rows: FileRow[],
  folded: ReadonlySet<string>,
  { folder, prefix, depth }: { readonly folder: Folder; readonly prefix: string; readonly depth: number },
): void {
  const names = [...folder.folders.keys()].sort(comparePaths);
  for (const name of names) {
    const found = folder.folders.get(name);
    if (!found) continue;
    const { inner, chain } = chainFrom(found, name);
    const path = prefix + chain;
    const open = !folded.has(path);
    rows.push({
      type: 'folder',
      key: `folder:${path}`,
      path,
      label: displayPath(chain),
      depth,
      open,
      files: countFiles(inner),
    });
    if (open) addRows(rows, folded, { folder: inner, prefix: `${path}/`, depth: depth + 1 });
  }
  for (const file of [...folder.files].sort((a, b) => comparePaths(a.path, b.path))) {
    const label = displayPath(file.path.slice(file.path.lastIndexOf('/') + 1));
    rows.push({ type: 'file', key: `file:${file.path}`, file, label, folder: '', depth });
  }
}

/** Follows folders that hold exactly one folder and no file. */
function chainFrom(folder: Folder, name: string): { inner: Folder; chain: string } {
  let inner = folder;
  let chain = name;
  for (;;) {
    const only = inner.files.length === 0 && inner.folders.size === 1 ? [...inner.folders][0] : undefined;
    if (!only) return { inner, chain };
    chain += `/${only[0]}`;
    inner = only[1];
  }
}

function countFiles(folder: Folder): number {
  let count = folder.files.length;
  for (const inner of folder.folders.values()) count += countFiles(inner);
  return count;
}

function emptyFolder(): Folder {
  return { folders: new Map(), files: [] };
}

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Natural order, with a strict tie-break so that names that differ in case only always sort the same way. */
function comparePaths(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
