import type { RefObject } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { folderOf } from '#shared/place';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import { useCommands } from '../../state/commands';
import { openInEditor } from '../../state/editor-actions';

/** Opens the file that is shown in the user's editor, at the line where the reader is. */
export function useOpenInEditor(
  row: SessionRow,
  changeset: Pick<Changeset, 'to'>,
  file: ChangedFile | null,
  editor: RefObject<DiffEditorHandle | null>,
): void {
  const isThere = file !== null && file.newMode !== null && folderOf(row) !== null;
  useCommands({
    'file.open-in-editor': isThere
      ? () => {
          const place = editor.current?.place() ?? null;
          // Lines of the older side, and of an older state, are counted otherwise.
          const isNow = place?.side === 'after' && changeset.to === row.head;
          const line = isNow ? place.lines.first : null;
          void openInEditor(row.session, { path: file.path, line });
        }
      : undefined,
  });
}
