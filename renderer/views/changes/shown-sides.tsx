import { lazy, type Ref, Suspense, useState } from 'react';
import type { ChangedFile, Changeset, FileContent } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { DiffEditorHandle, DiffPosition, DiffTexts } from '../../editor/diff-editor';
import type { LineNotes } from '../../editor/use-line-notes';
import { useSettings } from '../../state/settings';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import type { ReadingEditor } from './comments';
import type { FileSides } from './file-contents';
import type { Loaded } from './use-changeset';
import { WholeContent } from './whole-content';

const DiffEditor = lazy(async () => ({ default: (await import('../../editor/diff-editor')).DiffEditor }));
const OneSide = lazy(async () => ({ default: (await import('../../editor/one-side')).OneSide }));

/** Why there is nothing of a file to show yet. */
export function NoSides(props: { loaded: Loaded<FileSides> }) {
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
export function OtherSides(props: {
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides;
  notes: LineNotes | null;
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
export function BothTexts(props: {
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides | null;
  notes: LineNotes | null;
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
export function aloneIn({ before, after }: FileSides): Extract<FileContent, { type: 'text' }> | null {
  const alone = before.type === 'absent' ? after : after.type === 'absent' ? before : null;
  return alone?.type === 'text' && alone.text !== '' ? alone : null;
}

/** Whether both sides are text. */
export function areTexts({ before, after }: FileSides): boolean {
  return before.type === 'text' && after.type === 'text';
}

/** Whether two texts differ. */
export function differs({ before, after }: FileSides): boolean {
  return textOf(before) !== textOf(after);
}

function textOf(content: FileContent): string {
  return content.type === 'text' ? content.text : '';
}
