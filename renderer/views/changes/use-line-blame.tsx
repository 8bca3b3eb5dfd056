import { useEffect, useMemo } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { pathOn } from '#shared/comment';
import type { SessionId } from '#shared/ids';
import type { LineNote, ReadPlace } from '../../editor/use-line-notes';
import { useCommands } from '../../state/commands';
import { showToast } from '../../state/toasts';
import { BlameNote } from './blame-note';
import { blameKey, closeBlame, toggleBlame, useBlameAsked } from './blame-store';
import { NoteFrame } from './note-frame';

/** Asks where the line at the reader's place comes from. */
export function useBlameCommand(given: {
  session: SessionId;
  changeset: Changeset;
  at: () => { file: ChangedFile; place: ReadPlace } | null;
}): void {
  const { session, changeset } = given;
  useCommands({
    'line.blame': () => {
      const { from, to } = changeset;
      const at = given.at();
      if (at) {
        const { side, lines } = at.place;
        toggleBlame({ session, from, to, side, path: pathOn(at.file, side), line: lines.first });
      } else showToast({ tone: 'need', text: 'There is no line at the cursor. Go to a change with F7.' });
    },
  });
}

/** What is told of a line of a file, below it. Escape closes it. */
export function useBlameNotes(given: {
  session: SessionId;
  changeset: Changeset;
  file: ChangedFile;
  /** Gives the focus back. */
  onClose: () => void;
}): readonly LineNote[] {
  const { session, changeset, file, onClose } = given;
  const { from, to } = changeset;
  const now = useBlameAsked();
  const isHere =
    now?.session === session && now.from === from && now.to === to && now.path === pathOn(file, now.side);
  const asked = isHere ? now : null;

  useEffect(() => {
    if (!asked) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || !isInText(event.target)) return;
      closeBlame();
      onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [asked, onClose]);

  return useMemo<readonly LineNote[]>(() => {
    if (!asked) return [];
    const close = () => {
      closeBlame();
      onClose();
    };
    const content = (
      <NoteFrame>
        <BlameNote asked={asked} onClose={close} />
      </NoteFrame>
    );
    return [{ id: blameKey(asked), side: asked.side, line: asked.line, content }];
  }, [asked, onClose]);
}

/** Whether a key is for the text that is read, and not for a comment that is written in it. */
function isInText(target: EventTarget | null): boolean {
  // Where nothing has the focus, as after the view was changed by key, keys are for the changes as well.
  if (target === document.body) return true;
  if (!(target instanceof Element)) return false;
  return (
    target.closest('[data-reading], [data-files-scroll]') !== null &&
    !target.closest('[role="group"] textarea')
  );
}
