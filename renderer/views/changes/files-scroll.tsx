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
import type { RepoPath, SessionId } from '#shared/ids';
import type { ViewedState } from '#shared/projections/viewed-files';
import type { SessionRow } from '#shared/session';
import type { DiffEditorHandle } from '../../editor/diff-editor';
import type { ReadPlace } from '../../editor/use-line-notes';
import { useCommands } from '../../state/commands';
import { useSettings } from '../../state/settings';
import { filesWords } from '../../ui/files-words';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import { changeLook, type Look } from './changes-state';
import { type SessionComments, showAlone } from './comments';
import { DiffTools } from './diff-tools';
import { BLOCK_END, BLOCK_HEAD, FileBlock } from './file-block';
import { type FileDiff, knownDiff, readDiffSoon } from './file-diffs';
import { foldReason } from './fold-reason';
import { useIsWide } from './use-is-wide';
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

  const place = () => placeOf(current, knownDiff(changeset, selected, diff.ignoreSpace), selected);
  const single = current?.path === selected.path;
  useTakeBack({ row, changeset, file: selected, single, editor: { current: { place } } });
  // Comments are written and read beside the lines of one file.
  useCommands({
    'comment.add': () => showAlone(session, selected.path, place()),
    'comment.add-to-file': () => showAlone(session, selected.path, null),
  });
  const commented = useMemo(() => countComments(props.comments), [props.comments]);
  const onComments = useCallback((file: ChangedFile) => showAlone(session, file.path, null), [session]);

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
      place: () => placeOf(current, knownDiff(changeset, selected, diff.ignoreSpace), selected),
      reveal: (there) => showAlone(session, selected.path, there),
    }),
    [session, changeset, selected, current, shown, diff.ignoreSpace],
  );

  const select = useRef(props.onSelect);
  select.current = props.onSelect;
  /** Chooses a file that is in view already. Whoever leaves the one with the current change is at no change. */
  const goAlong = useCallback((file: ChangedFile) => {
    if (file.path !== reached.current) setWent(null);
    reached.current = file.path;
    select.current(file);
  }, []);
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
    if (pause.current !== null) clearTimeout(pause.current);
    pause.current = setTimeout(follow, PAUSE);
  };
  useEffect(
    () => () => {
      if (pause.current !== null) clearTimeout(pause.current);
    },
    [],
  );

  const open = useRef(look.open);
  open.current = look.open;
  const onOpen = useCallback(
    (file: ChangedFile, isOpen: boolean) =>
      changeLook(session, { open: new Map(open.current).set(file.path, isOpen) }),
    [session],
  );
  const isOpen = (file: ChangedFile) =>
    look.open.get(file.path) ?? (viewedOf(file) !== 'viewed' && foldReason(file) === null);
  const estimate = (file: ChangedFile) => heightOf(file, isOpen(file), sideBySide);

  return (
    <section aria-label="diff" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex h-8 flex-none items-center gap-2 border-t border-line bg-panel pr-1.5 pl-3 text-xs">
        <span className="min-w-0 flex-1 truncate text-soft">All files · {filesWords(files.length)}</span>
        <DiffTools />
      </div>
      <div ref={attach} className="flex min-h-0 flex-1 flex-col">
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
            onKeyDown: (event) => {
              if (SCROLLS.has(event.key)) byHand();
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
              comments={commented.get(file.path) ?? 0}
              onComments={onComments}
            />
          )}
        />
      </div>
    </section>
  );
}

/** The change where the reader is, by its index in a file, and what is compared there. */
type Current = { readonly shown: string; readonly path: RepoPath; readonly change: number };

/** The lines of the change where the reader is: the new ones, or where there are none the old ones. */
function placeOf(current: Current | null, diff: FileDiff | null, file: ChangedFile): ReadPlace | null {
  if (current?.path !== file.path || diff?.type !== 'texts') return null;
  const change = diff.comparison.changes[current.change];
  if (!change) return null;
  const side = change.now.to > change.now.from ? 'after' : 'before';
  const { from, to } = side === 'after' ? change.now : change.old;
  return { side, lines: { first: from + 1, last: Math.max(from + 1, to) } };
}

/** How many comments that are not resolved each file has, by the path that it has now. */
function countComments({ comments, followed }: SessionComments): ReadonlyMap<RepoPath, number> {
  const counts = new Map<RepoPath, number>();
  for (const one of comments) {
    const path = followed.get(one.comment)?.path ?? one.path;
    if (!one.resolved) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return counts;
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

/** Number of the item at the upper edge of the view. */
function topItem(scroller: HTMLElement | null): number | null {
  if (!scroller) return null;
  const { top } = scroller.getBoundingClientRect();
  for (const item of scroller.querySelectorAll<HTMLElement>('[data-index]')) {
    const box = item.getBoundingClientRect();
    if (box.top <= top + 1 && box.bottom > top + BLOCK_HEAD) return Number(item.dataset.index);
  }
  return null;
}

/** A guess at a file's height: its lines, with those around them. */
function heightOf(file: ChangedFile, isOpen: boolean, sideBySide: boolean): number {
  const frame = BLOCK_HEAD + BLOCK_END;
  if (!isOpen) return foldReason(file) === null ? frame : frame + 44;
  const lines = file.additions + file.deletions;
  if (file.binary || lines === 0) return frame + 150;
  if (file.oldMode === null || file.newMode === null) return frame + lines * 18;
  return frame + (sideBySide ? Math.max(file.additions, file.deletions) : lines) * 18 + 6 * 18 + 2 * 26;
}
