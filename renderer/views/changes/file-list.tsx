import { Check, ChevronRight, Folder } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { ChangedFile } from '#shared/changeset';
import { displayPath } from '#shared/display-path';
import type { ViewedState } from '#shared/projections/viewed-files';
import { useAskedFor } from '../../state/navigation';
import { classNames } from '../../ui/class-names';
import { Count } from '../../ui/count';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import type { FileRow } from './file-tree';
import { HiddenSign } from './hidden-sign';
import { modeWords } from './mode-words';
import { StatusLetter } from './status-letter';

/** Height of a row in pixels. */
export const FILE_ROW = 26;

/** The changed files as a tree or a flat list. One stop for Tab; arrows move, Enter goes into the diff. */
export function FileList(props: {
  rows: readonly FileRow[];
  layout: 'tree' | 'flat';
  viewedOf: (file: ChangedFile) => ViewedState;
  /** Key of the row the reader is at. */
  active: string | null;
  onActive: (row: FileRow) => void;
  onFold: (path: string, open: boolean) => void;
  onEnter: () => void;
}) {
  const { rows, layout, active } = props;
  const id = useId();
  const list = useRef<VirtualListHandle>(null);
  const at = rows.findIndex((row) => row.key === active);

  useAskedFor('changes', () => list.current?.element?.focus());
  useEffect(() => {
    if (at >= 0) list.current?.reveal(at);
  }, [at]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = keyTarget(event.key, rows, at, list.current?.element?.clientHeight ?? 0);
    if (target === 'enter') props.onEnter();
    else if (target === 'fold' || target === 'unfold') {
      const row = rows[at];
      if (row?.type === 'folder') props.onFold(row.path, target === 'unfold');
    } else if (typeof target === 'number') {
      const row = rows[target];
      if (row) props.onActive(row);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <VirtualList
      ref={list}
      items={rows}
      keyOf={(row) => row.key}
      estimate={() => FILE_ROW}
      overscan={12}
      attributes={{
        role: layout === 'tree' ? 'tree' : 'listbox',
        'aria-label': 'changed files',
        tabIndex: 0,
        'aria-activedescendant': at >= 0 ? `${id}-${at}` : undefined,
        onKeyDown,
      }}
      render={(row, index) => (
        <Row
          id={`${id}-${index}`}
          row={row}
          layout={layout}
          viewed={row.type === 'file' ? props.viewedOf(row.file) : 'unviewed'}
          active={index === at}
          place={{ at: index + 1, of: rows.length }}
          onMenu={() => props.onActive(row)}
          onClick={() => {
            props.onActive(row);
            if (row.type === 'folder') props.onFold(row.path, !row.open);
          }}
        />
      )}
    />
  );
}

/** Where a key leads: a row's index, into the diff, or a folder to open or close. */
function keyTarget(
  key: string,
  rows: readonly FileRow[],
  at: number,
  height: number,
): number | 'enter' | 'fold' | 'unfold' | null {
  const row = rows[at];
  const page = Math.max(1, Math.floor(height / FILE_ROW) - 1);
  const within = (index: number) => Math.max(0, Math.min(rows.length - 1, index));
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return within(at - page);
    case 'Home':
      return 0;
    case 'End':
      return rows.length - 1;
    case 'ArrowRight':
      return row?.type === 'folder' ? (row.open ? within(at + 1) : 'unfold') : 'enter';
    case 'ArrowLeft':
      return row?.type === 'folder' && row.open ? 'fold' : parentOf(rows, at);
    case 'Enter':
      return row?.type === 'folder' ? (row.open ? 'fold' : 'unfold') : 'enter';
    default:
      return null;
  }
}

function parentOf(rows: readonly FileRow[], at: number): number | null {
  const depth = rows[at]?.depth ?? 0;
  if (depth === 0) return null;
  for (let index = at - 1; index >= 0; index -= 1) if ((rows[index]?.depth ?? 0) < depth) return index;
  return null;
}

function Row(props: {
  id: string;
  row: FileRow;
  layout: 'tree' | 'flat';
  viewed: ViewedState;
  active: boolean;
  place: { at: number; of: number };
  onClick: () => void;
  /** A menu of it is asked for. */
  onMenu: () => void;
}) {
  const { row, layout, active } = props;
  const tree = layout === 'tree';
  return (
    // Keys are handled by the list, which holds the focus for its rows.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role is one of two, and both support them
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div
      id={props.id}
      role={tree ? 'treeitem' : 'option'}
      aria-selected={active}
      {...(tree
        ? { 'aria-level': row.depth + 1 }
        : { 'aria-posinset': props.place.at, 'aria-setsize': props.place.of })}
      {...(row.type === 'folder' ? { 'aria-expanded': row.open } : {})}
      tabIndex={-1}
      onClick={props.onClick}
      onContextMenu={props.onMenu}
      style={{ height: FILE_ROW, paddingLeft: 12 + row.depth * 14 }}
      className={classNames(
        'flex items-center gap-2 pr-3 text-sm',
        active ? 'bg-select' : 'hover:bg-hover',
        active && 'outline-2 -outline-offset-2 outline-transparent in-focus-visible:outline-accent',
      )}
    >
      {row.type === 'folder' ? <FolderCells row={row} /> : <FileCells row={row} viewed={props.viewed} />}
    </div>
  );
}

function FolderCells(props: { row: Extract<FileRow, { type: 'folder' }> }) {
  const { row } = props;
  return (
    <>
      <ChevronRight
        size={12}
        aria-hidden
        className={classNames('flex-none text-faint transition-transform', row.open && 'rotate-90')}
      />
      <Folder size={13} aria-hidden className="-ml-1 flex-none text-faint" />
      <span className="min-w-0 flex-1 truncate text-soft">{row.label}</span>
      {row.open ? null : <span className="flex-none text-xs text-faint tabular-nums">{row.files}</span>}
    </>
  );
}

function FileCells(props: { row: Extract<FileRow, { type: 'file' }>; viewed: ViewedState }) {
  const { viewed } = props;
  const { file, label, folder } = props.row;
  const mode = modeWords(file);
  return (
    <>
      <StatusLetter status={file.status} />
      <span className="flex min-w-0 flex-1 items-baseline gap-2" title={fullName(file)}>
        <span
          className={classNames(
            'max-w-full flex-none truncate',
            viewed === 'viewed' && 'text-soft',
            file.status === 'deleted' && 'text-soft line-through decoration-faint',
          )}
        >
          {label}
        </span>
        {folder || file.from ? (
          <span className="min-w-0 truncate text-xs text-faint">
            {file.from === null ? folder : `from ${displayPath(file.from)}`}
          </span>
        ) : null}
      </span>
      {file.hidden ? <HiddenSign /> : null}
      {mode ? <span className="flex-none text-2xs text-faint">{mode.short}</span> : null}
      <span className="flex-none text-xs">
        {file.binary ? (
          <span className="text-faint">binary</span>
        ) : (
          <Count additions={file.additions} deletions={file.deletions} />
        )}
      </span>
      <ViewedSign viewed={viewed} />
    </>
  );
}

/** Has its place in every row, so that the numbers before it stand in line. */
function ViewedSign(props: { viewed: ViewedState }) {
  const words = VIEWED_WORDS[props.viewed];
  return (
    <span className="flex w-3 flex-none justify-center" title={words ?? undefined}>
      {props.viewed === 'viewed' ? <Check size={12} aria-hidden className="text-faint" /> : null}
      {props.viewed === 'changed' ? <span aria-hidden className="size-1.5 rounded-full bg-need" /> : null}
      {words ? <span className="sr-only">{words}</span> : null}
    </span>
  );
}

const VIEWED_WORDS = { viewed: 'viewed', changed: 'changed since you viewed it', unviewed: null } as const;

function fullName(file: ChangedFile): string {
  return file.from === null
    ? displayPath(file.path)
    : `${displayPath(file.from)} → ${displayPath(file.path)}`;
}
