import { type ReactNode, useMemo } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { type DiffSide, type LineSpan, pathOn } from '#shared/comment';
import type { SessionId } from '#shared/ids';
import type { LineNote, ReadPlace } from '../../../editor/use-line-notes';
import type { FileSides } from '../file-contents';
import { NoteFrame } from '../note-frame';
import { CommentCard } from './comment-card';
import { openDraft, useCommentDrafts } from './comment-drafts';
import { DraftNote } from './draft-note';
import { blobOf, draftInDiff, type PlaceInDiff, placeInDiff } from './place-in-diff';
import type { SessionComments } from './use-comments';

type Placed = PlaceInDiff & { readonly id: string; readonly content: ReactNode };

/** The comments on one file of a changeset: those that stand below its lines, and those that stand above all of them. */
export type PlacedComments = {
  readonly below: readonly LineNote[];
  /** Null: there are none. */
  readonly above: ReactNode;
};

/**
 * Finds the comments and the drafts that stand in a file's diff.
 *
 * @param given.sides null while they are not known, and where they are no text
 * @param given.onLeave called when a comment is no longer written on, to give the focus to the lines
 */
export function usePlacedComments(given: {
  session: SessionId;
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides | null;
  comments: SessionComments;
  onLeave: () => void;
}): PlacedComments {
  const { session, changeset, file, sides, comments, onLeave } = given;
  const drafts = useCommentDrafts();
  return useMemo(() => {
    const placed: Placed[] = [];
    const edited = new Set([...drafts.values()].map(({ comment, open }) => (open ? comment : null)));
    for (const comment of comments.comments) {
      if (comment.resolved || comment.judged === 'dismissed' || edited.has(comment.comment)) continue;
      const followed = comments.followed.get(comment.comment);
      const place = placeInDiff(comment, followed, changeset, file);
      const card = <CommentCard session={session} comment={comment} followed={followed} />;
      if (place) placed.push({ ...place, id: comment.comment, content: card });
    }
    for (const draft of drafts.values()) {
      if (draft.session !== session) continue;
      const of = comments.comments.find(({ comment }) => comment === draft.comment);
      const { side } = draft.place;
      const place =
        (of ? placeInDiff(of, comments.followed.get(of.comment), changeset, file) : null) ??
        draftInDiff({ ...draft.place, blob: draft.blob }, file);
      const isSame = draft.blob === blobOf(file, side);
      const box = (
        <DraftNote
          draft={draft}
          linesOf={isSame ? (first, last) => linesOf(sides, side, first, last) : null}
          onLeave={onLeave}
        />
      );
      if (place) placed.push({ ...place, id: draft.id, content: box });
    }
    const framed = placed.map((one) => ({
      ...one,
      content: <NoteFrame key={one.id}>{one.content}</NoteFrame>,
    }));
    const above = framed.filter(({ line }) => line === 0);
    return {
      below: framed.filter(({ line }) => line > 0),
      above: above.length === 0 ? null : above.map(({ content }) => content),
    };
  }, [session, drafts, comments, changeset, file, sides, onLeave]);
}

/** Opens the box for a new comment on lines of a file; `place` null: on all of the file. */
export function beginComment(
  session: SessionId,
  given: { changeset: Changeset; file: ChangedFile; sides: FileSides | null; place: ReadPlace | null },
): void {
  const { changeset, file, sides, place } = given;
  const { from, to } = changeset;
  // A deleted file is there on the older side only.
  const side = place?.side ?? (file.newBlob === null ? 'before' : 'after');
  const path = pathOn(file, side);
  const lines = place && (sides ? within(sides, side, place.lines) : place.lines);
  openDraft(session, { path, side, from, to, lines }, blobOf(file, side));
}

/** Below the last line end an editor shows a line that the file does not have. */
function within(sides: FileSides, side: DiffSide, { first, last }: LineSpan): LineSpan | null {
  const count = lineTexts(sides, side)?.length ?? 0;
  if (count === 0) return null;
  return { first: Math.min(first, count), last: Math.min(last, count) };
}

function linesOf(sides: FileSides | null, side: DiffSide, first: number, last: number): string | null {
  return (
    lineTexts(sides, side)
      ?.slice(first - 1, last)
      .join('') ?? null
  );
}

function lineTexts(sides: FileSides | null, side: DiffSide): string[] | null {
  const content = sides?.[side];
  if (content?.type !== 'text') return null;
  return content.text === '' ? [] : content.text.split(/(?<=\n)/);
}
