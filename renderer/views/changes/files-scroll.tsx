import { type RefObject, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react';
import type { ChangedFile, Changeset } from '#shared/changeset';
import { filesWords } from '#shared/counted';
import type { RepoPath, SessionId } from '#shared/ids';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import { useSettings } from '../../state/settings';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { heightOf, topItem } from './block-places';
import { changeLook, type Look } from './changes-state';
import type { SessionComments } from './comments';
import { DiffTools } from './diff-tools';
import { FileBlock } from './file-block';
import { type FileDiff, knownDiff, readDiffSoon } from './file-diffs';
import { foldReason } from './fold-reason';
import { useIsWide } from './use-is-wide';
import { useBlameCommand } from './use-line-blame';
import { useNamesHere } from './use-names-here';
import { useScrollComments } from './use-scroll-comments';
import { type ScrollPlace, useScrollPlace } from './use-scroll-place';
import { useTakeBack } from './use-take-back';

/** Without scrolling for so long, in milliseconds, the reader has stopped. */
const PAUSE = 80;
/** Keys that scroll by themselves. */
const SCROLLS: ReadonlySet<string> = new Set([
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Home',
  'End',
  ' ',
]);
/** Below this width in pixels a side by itself is too narrow to be read, and diffs go inline by themselves. */
const SIDE_BY_SIDE_FROM = 700;

/** All files below each other, each under its own head. Only those in view are read and drawn. */
export function FilesScroll(props: {
  row: SessionRow;
  changeset: Changeset;
  files: readonly ChangedFile[];
  selected: ChangedFile;
  look: Look;
  comments: SessionComments;
  viewedOf: (file: ChangedFile) => ViewedState;
  onSelect: (file: ChangedFile) => void;
  editor: RefObject<DiffEditorHandle | null>;
}) {
  const { row, changeset, files, selected, look, viewedOf } = props;
  const { session } = row;
  const diff = useSettings((settings) => settings.diff);
  const [attach, isRoomy] = useIsWide(SIDE_BY_SIDE_FROM);
  const list = useRef<VirtualListHandle>(null);
  const [went, setWent] = useState<Current | null>(null);
  // Of another comparison of the same file the same number is another change.
  const shown = `${changeset.from}..${changeset.to} ${diff.ignoreSpace}`;
  const current = went?.shown === shown ? went : null;
  const arrival = useRef<'first' | 'last' | null>(null);
  // What the reader scrolled to by hand is not scrolled to once more, and only by hand does the chosen file change.
  const reached = useRef<RepoPath | null>(null);
  const reachedBy = useRef(look.filter);
  const isByHand = useRef(false);
  const byHand = () => {
    isByHand.current = true;
  };
  const sideBySide = diff.sideBySide && isRoomy;
  const at = files.indexOf(selected);

  useEffect(() => {
    // With another filter the file has another place.
    if (reached.current === selected.path && reachedBy.current === look.filter) return;
    reached.current = selected.path;
    reachedBy.current = look.filter;
    isByHand.current = false;
    if (at >= 0) list.current?.reveal(at, 'start');
    const from = arrival.current;
    arrival.current = null;
    setWent(null);
    if (from === null) return;
    let wanted = true;
    void changesOf(session, changeset, selected, diff.ignoreSpace).then((changes) => {
      if (wanted && changes > 0)
        setWent({ shown, path: selected.path, change: from === 'first' ? 0 : changes - 1 });
    });
    return () => {
      wanted = false;
    };
  }, [session, changeset, selected, at, look.filter, shown, diff.ignoreSpace]);

  const {
    at: where,
    pointed,
    onContextMenu,
  } = useScrollPlace({
    files,
    scroller: () => list.current?.element ?? null,
    stepped: () => placeOf(current, knownDiff(changeset, selected, diff.ignoreSpace), selected),
  });
  const place = () => {
    const here = where();
    return here?.file === selected ? here.place : null;
  };
  const latestPlace = useRef(place);
  latestPlace.current = place;
  const single = current?.path === selected.path || pointed === selected;
  useTakeBack({ row, changeset, file: selected, single, editor: { current: { place } } });

  const select = useRef(props.onSelect);
  select.current = props.onSelect;
  /** Chooses a file that is in view already. Whoever leaves the one with the current change is at no change. */
  const goAlong = useCallback((file: ChangedFile) => {
    if (file.path !== reached.current) setWent(null);
    reached.current = file.path;
    select.current(file);
  }, []);
  const open = useRef(look.open);
  open.current = look.open;
  const onOpen = useCallback(
    (file: ChangedFile, isOpen: boolean) =>
      changeLook(session, { open: new Map(open.current).set(file.path, isOpen) }),
    [session],
  );
  const isOpen = (file: ChangedFile) =>
    look.open.get(file.path) ?? (viewedOf(file) !== 'viewed' && foldReason(file) === null);
  useBlameCommand({
    ...{ session, changeset },
    at: where,
  });
  const { sought, onFound, commented, onComments, onComment, goTo } = useScrollComments({
    session,
    changeset,
    selected,
    comments: props.comments,
    ignoreSpace: diff.ignoreSpace,
    at: where,
    enter: (file) => {
      isByHand.current = false;
      if (!isOpen(file)) onOpen(file, true);
      goAlong(file);
    },
    bring: (file) => list.current?.reveal(files.indexOf(file), 'start'),
  });
  const onLeave = useCallback(() => list.current?.element?.focus({ preventScroll: true }), []);

  useImperativeHandle(
    props.editor,
    () => ({
      step: (direction) => {
        const known = knownDiff(changeset, selected, diff.ignoreSpace);
        const changes = known?.type === 'texts' ? known.comparison.changes.length : 0;
        const here = current?.path === selected.path ? current.change : direction === 'next' ? -1 : 0;
        const next = direction === 'next' ? here + 1 : here - 1;
        if (next < 0 || next >= changes) return false;
        isByHand.current = false;
        setWent({ shown, path: selected.path, change: next });
        return true;
      },
      enter: (from) => {
        arrival.current = from;
      },
      focus: () => list.current?.element?.focus(),
      place: () => latestPlace.current(),
      reveal: (there) => goTo(selected, there),
    }),
    [changeset, selected, current, shown, diff.ignoreSpace, goTo],
  );

  const { namesOf, lookSoon } = useNamesHere({
    ...{ changeset, files, at: where },
    ignoreSpace: diff.ignoreSpace,
    scroller: () => list.current?.element ?? null,
  });
  // The change that was stepped to is another place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(lookSoon, [selected, current, lookSoon]);

  const pause = useRef<ReturnType<typeof setTimeout> | null>(null);
  const follow = () => {
    if (!isByHand.current) return;
    const top = topItem(list.current?.element ?? null);
    const file = top === null ? undefined : files[top];
    if (!file || file.path === reached.current) return;
    goAlong(file);
  };
  // Once the reader stops: to draw the list anew with every file that goes by would make scrolling stall.
  const onScroll = () => {
    lookSoon();
    if (pause.current !== null) clearTimeout(pause.current);
    pause.current = setTimeout(follow, PAUSE);
  };
  useEffect(
    () => () => {
      if (pause.current !== null) clearTimeout(pause.current);
    },
    [],
  );

  const estimate = (file: ChangedFile) => heightOf(file, isOpen(file), sideBySide);

  return (
    <section aria-label="diff" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-8 flex-none items-center gap-2 border-t border-line bg-panel pr-1.5 pl-3 text-xs">
        <span className="min-w-0 flex-1 truncate text-soft">All files · {filesWords(files.length)}</span>
        <DiffTools />
      </div>
      <div ref={attach} className="diff-scroll flex min-h-0 flex-1 flex-col">
        <VirtualList
          ref={list}
          items={files}
          keyOf={(file) => file.path}
          estimate={estimate}
          measure
          sticky
          overscan={2}
          attributes={{
            role: 'region',
            'aria-label': 'all changes',
            tabIndex: 0,
            onScroll,
            onWheel: byHand,
            onPointerDown: byHand,
            onContextMenu,
            onKeyDown: (event) => {
              if (SCROLLS.has(event.key) && !isWriting(event.target)) byHand();
            },
            ...{ 'data-files-scroll': '' },
          }}
          render={(file) => (
            <FileBlock
              session={session}
              changeset={changeset}
              file={file}
              viewed={viewedOf(file)}
              reason={foldReason(file)}
              isOpen={isOpen(file)}
              isSelected={file === selected}
              sideBySide={sideBySide}
              wrap={diff.wrap}
              ignoreSpace={diff.ignoreSpace}
              current={current?.path === file.path ? current.change : null}
              estimate={estimate(file)}
              onOpen={onOpen}
              onSelect={goAlong}
              comments={props.comments}
              commented={commented.get(file.path) ?? 0}
              names={namesOf(file)}
              onDrawn={lookSoon}
              onComments={onComments}
              onComment={onComment}
              onLeave={onLeave}
              sought={sought?.path === file.path ? sought.place : null}
              onFound={onFound}
            />
          )}
        />
      </div>
    </section>
  );
}

function isWriting(target: EventTarget): boolean {
  return target instanceof Element && target.closest('textarea') !== null;
}

/** The change where the reader is, by its index in a file, and what is compared there. */
type Current = { readonly shown: string; readonly path: RepoPath; readonly change: number };

/** The lines of the change where the reader is: the new ones, or where there are none the old ones. */
function placeOf(current: Current | null, diff: FileDiff | null, file: ChangedFile): ScrollPlace | null {
  if (current?.path !== file.path || diff?.type !== 'texts') return null;
  const change = diff.comparison.changes[current.change];
  if (!change) return null;
  const side = change.now.to > change.now.from ? 'after' : 'before';
  const { from, to } = side === 'after' ? change.now : change.old;
  return { file, place: { side, lines: { first: from + 1, last: Math.max(from + 1, to) } } };
}

/** How many changes a file has, read if need be; none where it is not two texts. */
async function changesOf(
  session: SessionId,
  changeset: Changeset,
  file: ChangedFile,
  ignoreSpace: boolean,
): Promise<number> {
  const known = knownDiff(changeset, file, ignoreSpace);
  const read = known ?? (await readDiffSoon(session, changeset, file, ignoreSpace).diff.catch(() => null));
  if (read === null) return 0;
  const diff = 'ok' in read ? (read.ok ? read.value : null) : read;
  return diff?.type === 'texts' ? diff.comparison.changes.length : 0;
}
