import { ChevronRight, MessageSquare } from 'lucide-react';
import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { ViewedState } from '#shared/projections/viewed-files';
import { selectedPlace } from '../../editor/line-sign';
import type { ReadPlace } from '../../editor/use-line-notes';
import { markUnviewed, markViewed } from '../../state/viewed-marks';
import { Button } from '../../ui/button';
import { Checkbox } from '../../ui/checkbox';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { RefusalText } from '../../ui/refusal-text';
import { BlockLines } from './block-lines';
import { BLOCK_END, BLOCK_HEAD } from './block-places';
import { carryLines } from './carry-lines';
import { type SessionComments, usePlacedComments } from './comments';
import { FileName } from './file-name';
import { HiddenSign } from './hidden-sign';
import { keepInView } from './keep-in-view';
import { useFileDiff } from './use-file-diff';
import { useBlameNotes } from './use-line-blame';
import { WholeContent } from './whole-content';

/** One file among many: its head, which stays in view as long as the file does, and below it what changed. */
export const FileBlock = memo(function FileBlock(props: {
  session: SessionId;
  changeset: Changeset;
  file: ChangedFile;
  viewed: ViewedState;
  /** Why it is folded without having been asked to be; null: it is not. */
  reason: string | null;
  isOpen: boolean;
  isSelected: boolean;
  sideBySide: boolean;
  wrap: boolean;
  ignoreSpace: boolean;
  /** Index of the change where the reader is, in this file; null: elsewhere. */
  current: number | null;
  /** The height to keep free until it is known. */
  estimate: number;
  onOpen: (file: ChangedFile, open: boolean) => void;
  onSelect: (file: ChangedFile) => void;
  comments: SessionComments;
  /** How many comments on it are not resolved, and how to read them. */
  commented: number;
  /** The named things in it that the reader is in, outermost first. */
  names: readonly string[];
  /** Called when its lines are drawn. */
  onDrawn: () => void;
  onComments: (file: ChangedFile) => void;
  onComment: (file: ChangedFile, place: ReadPlace) => void;
  /** Called when a comment is no longer written on. */
  onLeave: () => void;
  /** The place in it to bring into view; `onFound` is called once the reader goes on from there. Null: none. */
  sought: ReadPlace | null;
  onFound: () => void;
}) {
  const { session, file, viewed, isOpen, reason } = props;
  return (
    <section
      aria-label={displayPath(file.path)}
      data-file-block
      onContextMenu={() => props.onSelect(file)}
      style={{ paddingBottom: BLOCK_END }}
    >
      <div
        style={{ height: BLOCK_HEAD }}
        className={classNames(
          'sticky top-0 z-10 flex items-center gap-2 border-y border-line pr-3 pl-1.5 text-xs',
          props.isSelected ? 'bg-hover' : 'bg-raise',
        )}
      >
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`Changes of ${displayPath(file.path)}`}
          onClick={() => props.onOpen(file, !isOpen)}
          className="flex-none rounded-sm p-1 text-faint hover:bg-hover hover:text-text"
        >
          <ChevronRight
            size={13}
            aria-hidden
            className={classNames('transition-transform', isOpen && 'rotate-90')}
          />
        </button>
        <FileName file={file} names={props.names} />
        {file.hidden ? <HiddenSign words /> : null}
        {viewed === 'changed' ? (
          <span className="flex-none text-soft">changed since you viewed it</span>
        ) : null}
        {props.commented > 0 ? (
          <Button
            small
            look="ghost"
            icon={<MessageSquare size={12} aria-hidden />}
            onClick={() => props.onComments(file)}
          >
            {counted(props.commented, 'comment')}
          </Button>
        ) : null}
        {file.binary ? (
          <span className="flex-none text-faint">binary</span>
        ) : (
          <Count additions={file.additions} deletions={file.deletions} />
        )}
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is inside */}
        <label className="flex flex-none items-center gap-1.5 text-soft">
          <Checkbox
            label={`Viewed: ${displayPath(file.path)}`}
            checked={viewed === 'viewed'}
            onChange={(yes) => void (yes ? markViewed(session, file) : markUnviewed(session, file.path))}
          />
          Viewed
        </label>
      </div>
      {isOpen ? (
        <Body {...props} />
      ) : reason !== null ? (
        <div className="flex items-center gap-3 px-4 py-2.5 text-soft">
          {reason}
          <Button small onClick={() => props.onOpen(file, true)}>
            Show anyway
          </Button>
        </div>
      ) : null}
    </section>
  );
});

function Body(props: Parameters<typeof FileBlock>[0]) {
  const { session, changeset, file, ignoreSpace, current, sought, onComment, onDrawn, onFound } = props;
  const loaded = useFileDiff(session, changeset, file, ignoreSpace);
  const host = useRef<HTMLDivElement>(null);
  const diff = loaded.state === 'ready' ? loaded.diff : null;
  const isDrawn = diff !== null;
  useEffect(() => {
    if (isDrawn) onDrawn();
  }, [isDrawn, onDrawn]);
  // Where the reader steps to, or wants to go, is brought into view as soon as it is drawn.
  useEffect(() => {
    const change =
      current === null || !isDrawn ? null : host.current?.querySelector(`[data-change="${current}"]`);
    return change ? keepInView(change, () => undefined) : undefined;
  }, [current, isDrawn]);
  useEffect(() => {
    if (sought === null || !isDrawn) return;
    const line = host.current?.querySelector('[data-sought]');
    if (line) return keepInView(line, onFound);
    onFound();
  }, [sought, isDrawn, onFound]);
  const placed = usePlacedComments({
    session,
    changeset,
    file,
    sides: diff?.type === 'texts' ? diff.sides : null,
    comments: props.comments,
    onLeave: props.onLeave,
  });
  const blamed = useBlameNotes({ session, changeset, file, onClose: props.onLeave });
  const below = useMemo(() => [...placed.below, ...blamed], [placed.below, blamed]);
  const onAdd = useCallback((place: ReadPlace) => onComment(file, place), [onComment, file]);
  if (loaded.state === 'loading')
    return <div aria-busy style={{ height: Math.max(0, props.estimate - BLOCK_HEAD - BLOCK_END) }} />;
  if (loaded.state !== 'ready')
    return (
      <div className="flex items-center gap-3 px-4 py-2.5 text-soft">
        <span className="min-w-0">
          This file cannot be shown.{' '}
          {loaded.state === 'refused' ? <RefusalText refusal={loaded.refusal} /> : loaded.bug.message}
        </span>
        <Button small onClick={loaded.retry}>
          Try again
        </Button>
      </div>
    );
  return (
    <div ref={host} onCopy={(event) => carryLines(event, file, selectedPlace(event.currentTarget))}>
      {placed.above && <div className="diff-notes border-b border-line py-1 pl-3">{placed.above}</div>}
      {loaded.diff.type === 'texts' ? (
        <BlockLines
          file={file}
          diff={loaded.diff}
          sideBySide={props.sideBySide}
          wrap={props.wrap}
          current={current}
          below={below}
          onAdd={onAdd}
          sought={sought}
        />
      ) : (
        <div className="max-h-[70vh] overflow-auto">
          <WholeContent file={file} sides={loaded.diff.sides} />
        </div>
      )}
    </div>
  );
}
