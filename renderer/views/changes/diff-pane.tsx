import {
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle, DiffPosition } from '../../editor/diff-editor';
import type { ReadPlace } from '../../editor/use-line-notes';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { carryLines } from './carry-lines';
import { type ReadingEditor, type SessionComments, useAskedComment, useFileComments } from './comments';
import { DiffBar } from './diff-bar';
import { aloneIn, areTexts, BothTexts, differs, NoSides, OtherSides } from './shown-sides';
import { useFileSides } from './use-changeset';
import { useBlameCommand, useBlameNotes } from './use-line-blame';
import { useTakeBack } from './use-take-back';

const noNames: readonly string[] = [];

/** One file's change, side by side or inline, with what steers it above. */
export function DiffPane(props: {
  row: SessionRow;
  changeset: Changeset;
  file: ChangedFile;
  viewed: ViewedState;
  comments: SessionComments;
  /** Why it is not shown until somebody asks for it; null: it is. */
  folded: string | null;
  onShow: () => void;
  editor: RefObject<DiffEditorHandle | null>;
}) {
  const { row, changeset, file, viewed, comments, folded } = props;
  const { session } = row;
  const loaded = useFileSides(session, changeset, file);
  const sides = loaded.state === 'ready' && folded === null ? loaded.value : null;
  const [position, setPosition] = useState<DiffPosition | null>(null);
  const compared = sides !== null && areTexts(sides) && differs(sides);
  const [both, setBoth] = useState<DiffEditorHandle | null>(null);
  const [alone, setAlone] = useState<ReadingEditor | null>(null);
  const [named, setNamed] = useState<{ in: ChangedFile; names: readonly string[] } | null>(null);
  const onNames = (names: readonly string[]) => setNamed({ in: file, names });
  const shown = compared ? both : alone;
  const reading = useMemo(() => ({ current: shown }), [shown]);
  const focus = useFocusSoon(shown, file);
  useImperativeHandle(
    props.editor,
    () => ({
      step: (direction) => both?.step(direction) ?? false,
      enter: (from) => both?.enter(from),
      focus,
      place: () => shown?.place() ?? null,
      reveal: (place) => shown?.reveal(place),
    }),
    [both, shown, focus],
  );
  const { notes: commented, onFile } = useFileComments({
    ...{ row, changeset, file, sides, comments },
    editor: reading,
  });
  const beside = useTakeBack({ row, changeset, file, editor: reading });
  const isText = compared || (sides !== null && aloneIn(sides) !== null);
  useBlameCommand({
    ...{ session, changeset },
    at: () => {
      const place = shown?.place();
      return place ? { file, place } : null;
    },
  });
  const blamed = useBlameNotes({ session, changeset, file, onClose: focus });
  const below = useMemo(() => [...commented.below, ...blamed], [commented.below, blamed]);
  const notes = { below, beside, onAdd: commented.onAdd };
  const goTo = shown || !isText ? (place: ReadPlace | null) => place && shown?.reveal(place) : null;
  useAskedComment(session, sides && file.path, goTo);
  const busy = folded === null && (compared ? position === null : loaded.state === 'loading');
  return (
    <section aria-label="diff" aria-busy={busy} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <DiffBar
        file={file}
        viewed={viewed}
        position={compared ? position : null}
        names={isText && named?.in === file ? named.names : noNames}
      />
      {onFile}
      <div
        className="relative min-h-0 flex-1"
        onCopy={(event) => carryLines(event, file, shown?.place() ?? null)}
      >
        <BothTexts
          changeset={changeset}
          file={file}
          sides={sides}
          notes={notes}
          editor={setBoth}
          onPosition={setPosition}
          onNames={onNames}
        />
        <div className="absolute inset-0 empty:hidden">
          {folded !== null ? (
            <EmptyState title={folded} actions={<Button onClick={props.onShow}>Show anyway</Button>} />
          ) : sides ? (
            <OtherSides {...{ changeset, file, sides, notes, onNames }} editor={setAlone} />
          ) : (
            <NoSides loaded={loaded} />
          )}
        </div>
      </div>
    </section>
  );
}

/** Gives the focus to the text, or once it is there, unless the reader has gone somewhere else until then. */
function useFocusSoon(shown: Pick<ReadingEditor, 'focus'> | null, file: ChangedFile): () => void {
  const asked = useRef<{ file: ChangedFile; from: Element | null } | null>(null);
  useEffect(() => {
    if (!asked.current) return;
    const { from } = asked.current;
    if (!shown && asked.current.file === file) return;
    if (asked.current.file === file && document.activeElement === from) shown?.focus();
    asked.current = null;
  }, [shown, file]);
  return useCallback(() => {
    if (shown) shown.focus();
    else asked.current = { file, from: document.activeElement };
  }, [shown, file]);
}
