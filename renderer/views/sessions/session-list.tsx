import { Columns3 } from 'lucide-react';
import {
  type MouseEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { openSession, selectedSession, useSelectedSession } from '../../state/navigation';
import { useSettings } from '../../state/settings';
import { useFocusWithin } from '../../ui/focus-within';
import { ContextMenu } from '../../ui/menu';
import { distinctNames } from '../../ui/repository-name';
import { useNow } from '../../ui/time';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import type { ListEntry } from './group-sessions';
import { listKeyHandler } from './list-keys';
import { RenameField } from './rename-field';
import { clearSelection, listedIn, rangeTo, select, selection, toggledIn, useSelection } from './selection';
import { SelectionBar } from './selection-bar';
import { selectionEntries } from './selection-entries';
import { sessionEntries } from './session-entries';
import { OPTION_HEIGHTS, optionId, SessionOption } from './session-option';
import { useQueueDrag } from './use-queue-drag';

const GROUP_HEIGHT = 30;

export type SessionListHandle = {
  /** Takes the keys, at this session. */
  enter(session: SessionId): void;
};

/**
 * The sessions as a listbox in which several can be selected: with Ctrl and Shift by the mouse, and by the keys of
 * {@link listKeyHandler}. A letter goes to the filter field through `onType`; the menu key or a right click offers what
 * can be done.
 */
export function SessionList(props: {
  entries: readonly ListEntry[];
  onType: (text: string) => void;
  /** Called by the arrow that leads out of the list, below its last session. */
  onEnd: () => void;
  ref?: Ref<SessionListHandle>;
}) {
  const { entries } = props;
  const selected = useSelectedSession();
  const now = useNow();
  const density = useSettings((all) => all.listRows);
  const grouping = useSettings((all) => all.filters.group);
  const area = useRef<HTMLDivElement>(null);
  const space = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualListHandle>(null);
  const [active, setActive] = useState<SessionId | null>(selected);
  const [menuRow, setMenuRow] = useState<SessionRow | null>(null);
  const [renaming, setRenaming] = useState<SessionId | null>(null);
  const picked = useSelection();
  const keyed = useFocusWithin(area);
  const drag = useQueueDrag();

  const rows = useMemo(
    () => entries.flatMap((entry) => (entry.type === 'session' ? entry.row : [])),
    [entries],
  );
  const headings = useMemo(
    () => entries.flatMap((entry, index) => (entry.type === 'session' ? [] : index)),
    [entries],
  );
  const latestRows = useRef(rows);
  latestRows.current = rows;
  const names = useMemo(() => {
    const paths = new Set(rows.map(({ repositoryPath }) => repositoryPath));
    return grouping !== 'repository' && paths.size > 1 ? distinctNames(paths) : null;
  }, [rows, grouping]);
  // What the filters hide is not acted on.
  const pickedRows = useMemo(
    () => (picked.chosen.size === 0 ? [] : rows.filter(({ session }) => picked.chosen.has(session))),
    [rows, picked],
  );
  const menuEntries = useMemo(() => {
    if (!menuRow) return [];
    const many = pickedRows.length > 1 && pickedRows.some(({ session }) => session === menuRow.session);
    return many ? selectionEntries(pickedRows) : sessionEntries(menuRow, () => setRenaming(menuRow.session));
  }, [menuRow, pickedRows]);

  const reveal = useCallback(
    (session: SessionId) => {
      const index = entries.findIndex((entry) => entry.type === 'session' && entry.row.session === session);
      // The heading of the first session comes into view with it.
      const leads = entries.slice(0, Math.max(0, index)).every(({ type }) => type !== 'session');
      if (index >= 0) list.current?.reveal(leads ? 0 : index);
    },
    [entries],
  );

  useImperativeHandle(
    props.ref,
    () => ({
      enter: (session) => {
        setActive(session);
        reveal(session);
        list.current?.element?.focus();
      },
    }),
    [reveal],
  );

  // Only another selection moves the list; rows that change places under the eyes do not.
  const revealed = useRef<SessionId | null>(null);
  useEffect(() => {
    if (selected === revealed.current) return;
    revealed.current = selected;
    setActive(selected);
    if (!selected) return;
    // Who goes to a session is done with those that were selected, which may be out of sight.
    clearSelection();
    reveal(selected);
  }, [selected, reveal]);

  // A button of the bar may go with what it did: the keys stay in the list.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at whenever what is selected changes
  useEffect(() => {
    if (keyed && document.activeElement === document.body)
      list.current?.element?.focus({ preventScroll: true });
  }, [pickedRows, keyed]);

  // A list that is not there has nothing selected in it.
  useEffect(() => clearSelection, []);

  const press = useCallback((row: SessionRow, event: MouseEvent) => {
    const order = () => latestRows.current.map(({ session }) => session);
    setActive(row.session);
    if (event.shiftKey) select(rangeTo(selection(), row.session, selectedSession(), order()));
    else if (event.ctrlKey || event.metaKey) select(toggledIn(listedIn(selection(), order()), row.session));
    else {
      clearSelection();
      openSession(row.session);
    }
  }, []);

  const onKeyDown = listKeyHandler({
    ...{ rows, active, selection: picked, picked: pickedRows, onType: props.onType, rename: setRenaming },
    onEnd: props.onEnd,
    moveTo: (row) => {
      setActive(row.session);
      reveal(row.session);
    },
    open: (row) => {
      setActive(row.session);
      clearSelection();
      openSession(row.session);
    },
  });

  const onContextMenu = (event: MouseEvent) => {
    const element = event.target instanceof Element ? event.target.closest('[data-session]') : null;
    const id = element?.getAttribute('data-session') ?? active;
    const row = rows.find((one) => one.session === id) ?? null;
    setMenuRow(row);
    if (!row) event.preventDefault();
    else {
      setActive(row.session);
      if (!picked.chosen.has(row.session)) clearSelection();
    }
  };

  return (
    <div ref={area} className="flex min-h-0 flex-1 flex-col">
      <ContextMenu label="Session" entries={menuEntries}>
        <div
          ref={space}
          className="group relative flex min-h-0 flex-1 flex-col"
          onContextMenuCapture={onContextMenu}
          onPointerDown={drag.onPointerDown}
        >
          <span role="status" className="sr-only">
            {drag.said}
          </span>
          <VirtualList
            key={density}
            ref={list}
            items={entries}
            keyOf={(entry) => (entry.type === 'session' ? entry.row.session : `${entry.type} ${entry.id}`)}
            estimate={(entry) => (entry.type === 'session' ? OPTION_HEIGHTS[density] : GROUP_HEIGHT)}
            paddingBottom={12}
            attributes={{
              role: 'listbox',
              'aria-label': 'Sessions',
              'aria-multiselectable': true,
              tabIndex: 0,
              onKeyDown,
              onFocus: () => setActive((now) => now ?? rows[0]?.session ?? null),
              ...(active !== null && rows.some(({ session }) => session === active)
                ? { 'aria-activedescendant': optionId(active) }
                : {}),
            }}
            render={(entry, index) =>
              entry.type === 'group' ? (
                <GroupHeading entry={entry} />
              ) : entry.type === 'variants' ? (
                <VariantsHeading entry={entry} />
              ) : (
                <SessionOption
                  row={entry.row}
                  now={now}
                  density={density}
                  open={entry.row.session === selected}
                  chosen={pickedRows.length === 0 ? null : picked.chosen.has(entry.row.session)}
                  active={entry.row.session === active}
                  whose={names?.get(entry.row.repositoryPath) ?? null}
                  position={index + 1 - headings.filter((heading) => heading < index).length}
                  total={rows.length}
                  dragged={drag.dragged === entry.row.session}
                  drop={drag.drop?.on === entry.row.session ? drag.drop.edge : null}
                  onPress={press}
                />
              )
            }
          />
          {renaming === null ? null : (
            <RenameField
              key={renaming}
              session={renaming}
              space={space}
              scroller={list.current?.element ?? null}
              onDone={(refocus) => {
                setRenaming(null);
                if (refocus) list.current?.element?.focus();
              }}
            />
          )}
        </div>
      </ContextMenu>
      {pickedRows.length > 0 ? (
        <SelectionBar
          rows={pickedRows}
          keyed={keyed}
          onClear={() => {
            clearSelection();
            list.current?.element?.focus();
          }}
        />
      ) : null}
    </div>
  );
}

function GroupHeading(props: { entry: Extract<ListEntry, { type: 'group' }> }) {
  return (
    <div
      role="presentation"
      className="flex h-[30px] items-end justify-between px-3.5 pb-1 text-2xs font-semibold text-faint"
    >
      <span className="truncate">{props.entry.label}</span>
      <span className="tabular-nums">{props.entry.count}</span>
    </div>
  );
}

/** What variants that follow have in common. */
function VariantsHeading(props: { entry: Extract<ListEntry, { type: 'variants' }> }) {
  return (
    <div role="presentation" className="flex h-[30px] items-end gap-1.5 px-3.5 pb-1 text-2xs text-soft">
      <Columns3 size={12} aria-hidden className="flex-none" />
      <span className="min-w-0 flex-1 truncate">{displayPath(props.entry.label)}</span>
      <span className="flex-none tabular-nums">{counted(props.entry.count, 'variant')}</span>
    </div>
  );
}
