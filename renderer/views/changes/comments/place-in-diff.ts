import type { ChangedFile, Changeset } from '#shared/changeset';
import { type DiffSide, type FollowedComment, pathOn, type ReviewComment } from '#shared/comment';

/** Where a comment stands in a diff: below a line of a side, or above all of them (`line` 0). */
export type PlaceInDiff = { readonly side: DiffSide; readonly line: number };

type Shown = Pick<Changeset, 'from' | 'to'>;

/**
 * Where a comment stands in the diff of a file; null: nowhere in it. It is shown on the very text it is about, and else
 * where its lines are by now, if that is the state that is shown.
 */
export function placeInDiff(
  comment: ReviewComment,
  followed: FollowedComment | undefined,
  shown: Shown,
  file: ChangedFile,
): PlaceInDiff | null {
  const { side, lines, path } = comment;
  const line = lines?.last ?? 0;
  if (side === 'before')
    return path === (file.from ?? file.path) && comment.blob === file.oldBlob ? { side, line } : null;
  if (path === file.path && comment.blob === file.newBlob) return { side, line };
  if (!followed || followed.at !== shown.to || followed.path !== file.path || file.newBlob === null)
    return null;
  return { side, line: followed.lines?.last ?? 0 };
}

/** The same for a comment that is being written. What is not finished stays in view above a text that has changed. */
export function draftInDiff(
  {
    path,
    side,
    lines,
    blob,
  }: Pick<ReviewComment, 'path' | 'side' | 'lines'> & { readonly blob: string | null },
  file: ChangedFile,
): PlaceInDiff | null {
  if (path !== pathOn(file, side)) return null;
  return { side, line: blob === blobOf(file, side) ? (lines?.last ?? 0) : 0 };
}

/** The object that a side of a file is; null where it is not there. */
export function blobOf(file: ChangedFile, side: DiffSide): string | null {
  return side === 'before' ? file.oldBlob : file.newBlob;
}
