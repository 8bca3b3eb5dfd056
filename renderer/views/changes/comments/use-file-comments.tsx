import { type ReactNode, type RefObject, useMemo } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { DiffSide, LineSpan } from '#shared/comment';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle } from '../../../editor/diff-editor';
import type { LineNote, LineNotes } from '../../../editor/use-line-notes';
import { useCommands } from '../../../state/commands';
import type { FileSides } from '../file-contents';
import { CommentCard } from './comment-card';
import { openDraft, useCommentDrafts } from './comment-drafts';
import { DraftNote } from './draft-note';
import { blobOf, draftInDiff, type PlaceInDiff, placeInDiff } from './place-in-diff';
import type { SessionComments } from './use-comments';

type Placed = PlaceInDiff & { readonly id: string; readonly content: ReactNode };
/** What tells where the reader is, whichever editor shows the file. */
export type ReadingEditor = Pick<DiffEditorHandle, 'focus' | 'place' | 'reveal'>;

/** The comments on one file of a changeset: those that stand between its lines, and those on the whole file. */
export function useFileComments(given: {
  row: SessionRow;
  changeset: Changeset;
  file: ChangedFile | undefined;
  sides: FileSides | null;
  comments: SessionComments;
  editor: RefObject<ReadingEditor | null>;
}): { readonly notes: Omit<LineNotes, 'beside'>; readonly onFile: ReactNode } {
  const { row, changeset, file, sides, comments, editor } = given;
  const { session } = row;
  const drafts = useCommentDrafts();

  const write = (side: DiffSide, lines: LineSpan | null) => {
    if (!file) return;
    const { from, to } = changeset;
    const path = side === 'before' ? (file.from ?? file.path) : file.path;
    const place = { path, side, from, to, lines: lines && within(sides, side, lines) };
    openDraft(session, place, blobOf(file, side));
  };
  useCommands({
    'comment.add': file
      ? () => {
          const place = editor.current?.place() ?? null;
          if (place) write(place.side, place.lines);
          else write(wholeSide(file), null);
        }
      : undefined,
    'comment.add-to-file': file ? () => write(wholeSide(file), null) : undefined,
  });

  const placed = useMemo(() => {
    if (!file) return [];
    const all: Placed[] = [];
    const edited = new Set([...drafts.values()].map(({ comment, open }) => (open ? comment : null)));
    for (const comment of comments.comments) {
      if (comment.resolved || edited.has(comment.comment)) continue;
      const followed = comments.followed.get(comment.comment);
      const place = placeInDiff(comment, followed, changeset, file);
      const card = <CommentCard row={row} comment={comment} followed={followed} />;
      if (place) all.push({ ...place, id: comment.comment, content: card });
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
          onLeave={() => editor.current?.focus()}
        />
      );
      if (place) all.push({ ...place, id: draft.id, content: box });
    }
    return all;
  }, [row, session, drafts, comments, changeset, file, sides, editor]);

  const below = useMemo<readonly LineNote[]>(
    () =>
      placed
        .filter(({ line }) => line > 0)
        .map(({ content, ...place }) => ({ ...place, content: <Framed>{content}</Framed> })),
    [placed],
  );
  const whole = placed.filter(({ line }) => line === 0);
  return {
    notes: { below, onAdd: write },
    onFile:
      whole.length === 0 ? null : (
        <div className="max-h-[45%] flex-none overflow-y-auto border-b border-line px-3 py-1">
          {whole.map(({ id, content }) => (
            <Framed key={id}>{content}</Framed>
          ))}
        </div>
      ),
  };
}

function Framed(props: { children: ReactNode }) {
  return (
    <div className="max-w-[720px] py-1 pr-3 font-sans">
      <div className="rounded-md border border-line bg-panel text-text">{props.children}</div>
    </div>
  );
}

/** A deleted file is there on the older side only. */
function wholeSide(file: ChangedFile): DiffSide {
  return file.newBlob === null ? 'before' : 'after';
}

/** Below the last line end an editor shows a line that the file does not have. */
function within(sides: FileSides | null, side: DiffSide, { first, last }: LineSpan): LineSpan | null {
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
