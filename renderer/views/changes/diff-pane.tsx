import { ArrowDown, ArrowUp, Columns2, Pilcrow, WrapText } from 'lucide-react';
import { lazy, type RefObject, Suspense, useState } from 'react';
import type { ChangedFile, Changeset, FileContent } from '#shared/changeset';
import { type CommandId, commandOf, keyOf } from '#shared/commands';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { platform } from '../../api/platform';
import type { DiffEditorHandle, DiffPosition } from '../../editor/diff-editor';
import { runCommand } from '../../state/commands';
import { useSettings } from '../../state/settings';
import { Button, IconButton } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RefusalText } from '../../ui/refusal-text';
import { Spinner } from '../../ui/spinner';
import type { FileSides } from './file-contents';
import { modeWords } from './mode-words';
import { OtherContent } from './other-content';
import { StatusLetter } from './status-letter';
import { useFileSides } from './use-changeset';

const DiffEditor = lazy(async () => ({ default: (await import('../../editor/diff-editor')).DiffEditor }));

/** One file's change, side by side or inline, with what steers it above. */
export function DiffPane(props: {
  session: SessionId;
  changeset: Changeset;
  file: ChangedFile;
  editor: RefObject<DiffEditorHandle | null>;
}) {
  const { session, changeset, file } = props;
  const sides = useFileSides(session, changeset, file);
  const [position, setPosition] = useState<DiffPosition | null>(null);
  return (
    <section aria-label="diff" className="flex min-h-0 flex-1 flex-col">
      <DiffBar file={file} position={sides.state === 'ready' && isText(sides.value) ? position : null} />
      <div className="relative min-h-0 flex-1">
        {sides.state === 'ready' ? (
          <Sides {...props} sides={sides.value} onPosition={setPosition} />
        ) : sides.state === 'loading' ? (
          <Opening />
        ) : (
          <EmptyState
            title="This file cannot be shown"
            actions={<Button onClick={sides.retry}>Try again</Button>}
          >
            {sides.state === 'refused' ? <RefusalText refusal={sides.refusal} /> : sides.bug.message}
          </EmptyState>
        )}
      </div>
    </section>
  );
}

function Opening() {
  return <EmptyState title="" icon={<Spinner label="Reading the file" />} />;
}

function Sides(props: {
  changeset: Changeset;
  file: ChangedFile;
  sides: FileSides;
  editor: RefObject<DiffEditorHandle | null>;
  onPosition: (position: DiffPosition | null) => void;
}) {
  const { changeset, file, sides } = props;
  const diff = useSettings((settings) => settings.diff);
  const { before, after } = sides;
  if (!isText(sides)) return <OtherContent before={before} after={after} />;
  if (before.type === after.type && textOf(before) === textOf(after))
    return (
      <EmptyState title="The content is the same">
        {file.from !== null ? 'The file was only moved. ' : null}
        {modeWords(file)?.long}
      </EmptyState>
    );
  const oldPath = file.from ?? file.path;
  return (
    <Suspense fallback={<Opening />}>
      <DiffEditor
        ref={props.editor}
        original={{ key: keyOfSide(changeset.from, oldPath, before), path: oldPath, text: textOf(before) }}
        modified={{ key: keyOfSide(changeset.to, file.path, after), path: file.path, text: textOf(after) }}
        // With one side empty two columns would waste half of the width.
        sideBySide={diff.sideBySide && before.type !== 'absent' && after.type !== 'absent'}
        wrap={diff.wrap}
        ignoreSpace={diff.ignoreSpace}
        label={displayPath(file.path)}
        onPosition={props.onPosition}
      />
    </Suspense>
  );
}

function keyOfSide(commit: string, path: string, content: FileContent): string {
  return content.type === 'absent' ? `absent:${path}` : `${commit}:${path}`;
}

/** True when both sides can stand in the text editor. A file that is not there is an empty text. */
function isText(sides: FileSides): boolean {
  const fits = (content: FileContent) => content.type === 'text' || content.type === 'absent';
  return fits(sides.before) && fits(sides.after);
}

function textOf(content: FileContent): string {
  return content.type === 'text' ? content.text : '';
}

function DiffBar(props: { file: ChangedFile; position: DiffPosition | null }) {
  const { file, position } = props;
  const mode = modeWords(file);
  const diff = useSettings((settings) => settings.diff);
  return (
    <div className="flex h-8 flex-none items-center gap-2 border-y border-line bg-panel pr-1.5 pl-3 text-xs">
      <StatusLetter status={file.status} />
      <span
        data-selectable
        className="flex min-w-0 flex-1 items-baseline gap-1.5 font-mono"
        title={mode?.long}
      >
        {file.from !== null ? (
          <>
            <span className="min-w-0 truncate text-soft">{displayPath(file.from)}</span>
            <span className="flex-none text-faint">→</span>
          </>
        ) : null}
        <bdi className="min-w-0 truncate">{displayPath(file.path)}</bdi>
        {mode ? <span className="flex-none font-sans text-faint">{mode.short}</span> : null}
      </span>
      {position ? (
        <span className="flex-none text-faint tabular-nums" aria-live="polite">
          {positionWords(position)}
        </span>
      ) : null}
      <div className="flex flex-none">
        <Tool command="change.previous">
          <ArrowUp size={13} aria-hidden />
        </Tool>
        <Tool command="change.next">
          <ArrowDown size={13} aria-hidden />
        </Tool>
        <Tool command="diff.side-by-side" on={diff.sideBySide}>
          <Columns2 size={13} aria-hidden />
        </Tool>
        <Tool command="diff.wrap" on={diff.wrap}>
          <WrapText size={13} aria-hidden />
        </Tool>
        <Tool command="diff.ignore-space" on={diff.ignoreSpace} label="Ignore whitespace">
          <Pilcrow size={13} aria-hidden />
        </Tool>
      </div>
    </div>
  );
}

function positionWords({ changes, at }: DiffPosition): string {
  if (changes === 0) return 'whitespace only';
  const all = changes === 1 ? '1 change' : `${changes} changes`;
  return at < 0 ? all : `${at + 1} of ${all}`;
}

/** A command as an icon; with `on` it is a switch. */
function Tool(props: { command: CommandId; on?: boolean; label?: string; children: React.ReactNode }) {
  const command = commandOf(props.command);
  return (
    <IconButton
      small
      label={props.label ?? command.title}
      keys={keyOf(command, platform())}
      look={props.on ? 'plain' : 'ghost'}
      {...(props.on === undefined ? {} : { 'aria-pressed': props.on })}
      onClick={() => runCommand(props.command)}
    >
      {props.children}
    </IconButton>
  );
}
