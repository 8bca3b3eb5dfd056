import { Undo2 } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { ChangedFile, Changeset, Hunk } from '#shared/changeset';
import { usesWorktree } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import type { LineNote } from '../../editor/use-line-notes';
import { readHunks } from '../../state/change-actions';
import { useCommands } from '../../state/commands';
import { takeBack } from '../../state/review-actions';
import { showToast } from '../../state/toasts';
import { IconButton } from '../../ui/button';
import { hunkAt } from './hunk-at';

/** With more of them only the whole file, and the change at the cursor, can be taken back. */
const MOST_BUTTONS = 200;

const noHunks: readonly Hunk[] = [];
const nothingRead = Promise.resolve(noHunks);

/**
 * Taking back changes of the file that is shown, one by one or all: a button at each of them. Only what is shown as it is
 * now can be taken back, and only while nobody works on it.
 */
export function useTakeBack(given: {
  row: SessionRow;
  changeset: Changeset;
  file: ChangedFile;
  /** Whether the reader is at a change: what is only scrolled by is neither read nor taken back so. Left out: yes. */
  single?: boolean;
  editor: Pick<RefObject<Pick<DiffEditorHandle, 'place'> | null>, 'current'>;
}): readonly LineNote[] {
  const { row, changeset, file, editor, single = true } = given;
  const { session } = row;
  const { from, to } = changeset;
  const { path } = file;
  const may = usesWorktree(row) && row.status !== 'discarded' && !isBusy(row) && to === row.head;
  const isWhole = file.oldBlob === null || file.newBlob === null || file.binary;
  const [hunks, setHunks] = useState(noHunks);
  const reading = useRef<Promise<readonly Hunk[]>>(nothingRead);
  useEffect(() => {
    setHunks(noHunks);
    reading.current = nothingRead;
    if (!may || isWhole || !single) return;
    let wanted = true;
    // Without them the file can still be taken back as a whole, so a refusal needs no words here.
    const read = readHunks({ session, from, to, path }).then(
      (result) => (result.ok ? result.value : noHunks),
      () => noHunks,
    );
    reading.current = read;
    void read.then((found) => wanted && setHunks(found));
    return () => {
      wanted = false;
    };
  }, [session, from, to, path, may, isWhole, single]);

  useCommands({
    'change.take-back': may
      ? () => {
          const at = isWhole || !single ? null : editor.current?.place();
          if (isWhole && single) void takeBack(session, { from, to, path, hunks: null });
          // Whoever asks as soon as the file is shown need not ask again.
          else
            void reading.current.then((all) => {
              const hunk = at && hunkAt(all, at);
              if (hunk) void takeBack(session, { from, to, path, hunks: [hunk.index] });
              else showToast({ tone: 'need', text: 'There is no change at the cursor. Go to one with F7.' });
            });
        }
      : undefined,
    'file.take-back': may ? () => void takeBack(session, { from, to, path, hunks: null }) : undefined,
  });

  return useMemo<readonly LineNote[]>(() => {
    if (hunks.length > MOST_BUTTONS) return [];
    return hunks.map(({ index, newStart }) => ({
      id: `hunk ${from}..${to} ${index} ${path}`,
      side: 'after',
      line: Math.max(1, newStart),
      content: (
        <IconButton
          small
          look="plain"
          label="Take back this change"
          onClick={() => void takeBack(session, { from, to, path, hunks: [index] })}
        >
          <Undo2 size={12} aria-hidden />
        </IconButton>
      ),
    }));
  }, [hunks, session, from, to, path]);
}
