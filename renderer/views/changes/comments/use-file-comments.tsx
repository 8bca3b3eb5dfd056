import { type ReactNode, type RefObject, useCallback } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle } from '../../../editor/diff-editor';
import type { LineNotes, ReadPlace } from '../../../editor/use-line-notes';
import { useCommands } from '../../../state/commands';
import type { FileSides } from '../file-contents';
import { beginComment, usePlacedComments } from './placed-comments';
import type { SessionComments } from './use-comments';

/** What tells where the reader is, whichever editor shows the file. */
export type ReadingEditor = Pick<DiffEditorHandle, 'focus' | 'place' | 'reveal'>;

/** The comments on a file that is shown by itself, and the keys that write one. */
export function useFileComments(given: {
  row: SessionRow;
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides | null;
  comments: SessionComments;
  editor: RefObject<ReadingEditor | null>;
}): { readonly notes: Omit<LineNotes, 'beside'>; readonly onFile: ReactNode } {
  const { row, changeset, file, sides, comments, editor } = given;
  const write = (place: ReadPlace | null) => beginComment(row.session, { changeset, file, sides, place });
  useCommands({
    'comment.add': () => write(editor.current?.place() ?? null),
    'comment.add-to-file': () => write(null),
  });
  const onLeave = useCallback(() => editor.current?.focus(), [editor]);
  const { below, above } = usePlacedComments({
    session: row.session,
    changeset,
    file,
    sides,
    comments,
    onLeave,
  });
  return {
    notes: { below, onAdd: (side, lines) => write({ side, lines }) },
    onFile: above && (
      <div className="max-h-[45%] flex-none overflow-y-auto border-b border-line px-3 py-1">{above}</div>
    ),
  };
}
