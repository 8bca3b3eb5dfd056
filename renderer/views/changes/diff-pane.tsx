import {
  lazy,
  type Ref,
  type RefObject,
  Suspense,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { ChangedFile, Changeset, FileContent } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle, DiffPosition, DiffTexts } from '../../editor/diff-editor';
import type { LineNotes, ReadPlace } from '../../editor/use-line-notes';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import { type ReadingEditor, type SessionComments, useAskedComment, useFileComments } from './comments';
import { DiffBar } from './diff-bar';
import type { FileSides } from './file-contents';
import { type Loaded, useFileSides } from './use-changeset';
import { useBlameCommand, useBlameNotes } from './use-line-blame';
import { useTakeBack } from './use-take-back';
import { WholeContent } from './whole-content';

const DiffEditor = lazy(async () => ({ default: (await import('../../editor/diff-editor')).DiffEditor }));
const OneSide = lazy(async () => ({ default: (await import('../../editor/one-side')).OneSide }));

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
      <div className="relative min-h-0 flex-1">
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

function NoSides(props: { loaded: Loaded<FileSides> }) {
  const { loaded } = props;
  switch (loaded.state) {
    case 'loading':
    case 'ready':
      return <Opening />;
    case 'refused':
    case 'failed':
      return (
        <EmptyState
          title="This file cannot be shown"
          actions={<Button onClick={loaded.retry}>Try again</Button>}
        >
          {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
        </EmptyState>
      );
    default:
      return loaded satisfies never;
  }
}

function Opening() {
  return <EmptyState title="" icon={<Spinner label="Reading the file" />} />;
}

/** What is not two texts that differ; nothing where it is, since the diff editor shows those. */
function OtherSides(props: {
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides;
  notes: LineNotes;
  editor: Ref<ReadingEditor>;
  onNames: (names: readonly string[]) => void;
}) {
  const { changeset, file, sides } = props;
  const wrap = useSettings((settings) => settings.diff.wrap);
  if (areTexts(sides) && differs(sides)) return null;
  const alone = aloneIn(sides);
  if (alone) {
    const side = alone === sides.after ? 'added' : 'deleted';
    const commit = alone === sides.after ? changeset.to : changeset.from;
    return (
      <Suspense fallback={<Opening />}>
        <OneSide
          text={{ key: `${commit}:${file.path}`, path: file.path, text: alone.text }}
          side={side}
          wrap={wrap}
          label={displayPath(file.path)}
          notes={props.notes}
          onNames={props.onNames}
          ref={props.editor}
        />
      </Suspense>
    );
  }
  return <WholeContent file={file} sides={sides} />;
}

/**
 * The editor. It is made once and stays, since making it again would be slow. While there is no text to show it is
 * empty, see-through and out of reach: what is drawn over it is never read together with another file's text.
 */
function BothTexts(props: {
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides | null;
  notes: LineNotes;
  editor: Ref<DiffEditorHandle>;
  onPosition: (position: DiffPosition | null) => void;
  onNames: (names: readonly string[]) => void;
}) {
  const { changeset, file, sides } = props;
  const diff = useSettings((settings) => settings.diff);
  const texts = sides && areTexts(sides) && differs(sides) ? textsOf(changeset, file, sides) : null;
  const [wasShown, setWasShown] = useState(false);
  if (texts && !wasShown) setWasShown(true);
  if (!texts && !wasShown) return null;
  return (
    <div className={texts ? 'h-full' : 'h-full opacity-0'} inert={texts === null}>
      <Suspense fallback={<Opening />}>
        <DiffEditor
          ref={props.editor}
          texts={texts}
          notes={props.notes}
          sideBySide={diff.sideBySide}
          wrap={diff.wrap}
          ignoreSpace={diff.ignoreSpace}
          label={displayPath(file.path)}
          onPosition={props.onPosition}
          onNames={props.onNames}
        />
      </Suspense>
    </div>
  );
}

function textsOf(changeset: Changeset, file: ChangedFile, sides: FileSides): DiffTexts {
  const oldPath = file.from ?? file.path;
  return {
    original: { key: `${changeset.from}:${oldPath}`, path: oldPath, text: textOf(sides.before) },
    modified: { key: `${changeset.to}:${file.path}`, path: file.path, text: textOf(sides.after) },
  };
}

/** The text of a file that is there on one side only; null where there is none to read. */
function aloneIn({ before, after }: FileSides): Extract<FileContent, { type: 'text' }> | null {
  const alone = before.type === 'absent' ? after : after.type === 'absent' ? before : null;
  return alone?.type === 'text' && alone.text !== '' ? alone : null;
}

function areTexts({ before, after }: FileSides): boolean {
  return before.type === 'text' && after.type === 'text';
}

function differs({ before, after }: FileSides): boolean {
  return textOf(before) !== textOf(after);
}

function textOf(content: FileContent): string {
  return content.type === 'text' ? content.text : '';
}
