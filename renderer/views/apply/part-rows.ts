import type { ChangedFile } from '#shared/changeset';
import type { RepoPath } from '#shared/ids';
import { type FileRow, filterFiles, treeRows } from '../changes';

/** A line of the files to choose from: a folder, a file, or below an opened file its hunks. */
export type PartRow =
  | FileRow
  | { readonly type: 'hunks'; readonly key: string; readonly file: ChangedFile; readonly depth: number };

/** The files that contain the words of `filter`, as a tree, with the hunks of those in `opened`. */
export function partRows(
  files: readonly ChangedFile[],
  filter: string,
  folded: ReadonlySet<string>,
  opened: ReadonlySet<RepoPath>,
): PartRow[] {
  // Whoever filters wants to see what was found.
  const hidden = filter.trim() === '' ? folded : new Set<string>();
  return treeRows(filterFiles(files, filter), hidden).flatMap((row): PartRow[] =>
    row.type === 'file' && opened.has(row.file.path)
      ? [row, { type: 'hunks', key: `hunks:${row.file.path}`, file: row.file, depth: row.depth }]
      : [row],
  );
}

/** Whether single hunks of a file can be chosen. */
export function isDivisible({ binary, status }: ChangedFile): boolean {
  return !binary && status === 'modified';
}

/** The files in a folder and below it. */
export function filesBelow(files: readonly ChangedFile[], folder: string): RepoPath[] {
  return files.map(({ path }) => path).filter((path) => path.startsWith(`${folder}/`));
}
