import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { openSession, useSelectedSession } from '../../state/navigation';
import { ContextMenu } from '../../ui/menu';
import { useNow } from '../../ui/time';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list';
import type { ListEntry } from './group-sessions';
import { targetOf } from './list-keys';
import { sessionEntries } from './session-entries';
import { OPTION_HEIGHT, optionId, SessionOption } from './session-option';

const GROUP_HEIGHT = 30;

export type SessionListHandle = {
  /** Takes the keys, at this session. */
  enter(session: SessionId): void;
};

/**
 * The sessions as a listbox: arrows, Home, End and Page keys move, Enter or Space opens, a letter goes to the filter
 * field through `onType`, the menu key or a right click offers what can be done.
 */
export function SessionList(props: {
  entries: readonly ListEntry[];
  onType: (text: string) => void;
  ref?: Ref<SessionListHandle>;
}) {
  const { entries } = props;
  const selected = useSelectedSession();
  const now = useNow();
  const list = useRef<VirtualListHandle>(null);
  const [active, setActive] = useState<SessionId | null>(selected);
  const [menuRow, setMenuRow] = useState<SessionRow | null>(null);

  const rows = useMemo(
    () => entries.flatMap((entry) => (entry.type === 'session' ? entry.row : [])),
    [entries],
  );
  const places = useMemo(() => new Map(rows.map((row, index) => [row.session, index])), [rows]);
  const menuEntries = useMemo(() => (menuRow ? sessionEntries(menuRow) : []), [menuRow]);

  const reveal = useCallback(
    (session: SessionId) => {
      const index = entries.findIndex((entry) => entry.type === 'session' && entry.row.session === session);
      // The heading of the first session comes into view with it.
      if (index >= 0) list.current?.reveal(index === 1 ? 0 : index);
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
    if (selected) reveal(selected);
  }, [selected, reveal]);

  const open = useCallback((row: SessionRow) => {
    setActive(row.session);
    openSession(row.session);
  }, []);

  const moveTo = (index: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, index))];
    if (!row) return;
    setActive(row.session);
    reveal(row.session);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = active === null ? -1 : (places.get(active) ?? -1);
    const target = targetOf(event.key, at, rows.length);
    if (target !== null) moveTo(target);
    else if (event.key === 'Enter' || event.key === ' ') {
      const row = rows[at];
      if (row) open(row);
    } else if (event.key.length === 1) props.onType(event.key);
    else return;
    event.preventDefault();
  };

  const onContextMenu = (event: React.MouseEvent) => {
    const element = event.target instanceof Element ? event.target.closest('[data-session]') : null;
    const id = element?.getAttribute('data-session') ?? active;
    const row = rows.find((one) => one.session === id) ?? null;
    setMenuRow(row);
    if (row) setActive(row.session);
    else event.preventDefault();
  };

  return (
    <ContextMenu label="Session" entries={menuEntries}>
      <div className="group flex min-h-0 flex-1 flex-col" onContextMenuCapture={onContextMenu}>
        <VirtualList
          ref={list}
          items={entries}
          keyOf={(entry) => (entry.type === 'group' ? `group ${entry.id}` : entry.row.session)}
          estimate={(entry) => (entry.type === 'group' ? GROUP_HEIGHT : OPTION_HEIGHT)}
          paddingBottom={12}
          attributes={{
            role: 'listbox',
            'aria-label': 'Sessions',
            tabIndex: 0,
            onKeyDown,
            onFocus: () => setActive((now) => now ?? rows[0]?.session ?? null),
            ...(active !== null && places.has(active) ? { 'aria-activedescendant': optionId(active) } : {}),
          }}
          render={(entry) =>
            entry.type === 'group' ? (
              <GroupHeading entry={entry} />
            ) : (
              <SessionOption
                row={entry.row}
                now={now}
                selected={entry.row.session === selected}
                active={entry.row.session === active}
                position={(places.get(entry.row.session) ?? 0) + 1}
                total={rows.length}
                onOpen={open}
              />
            )
          }
        />
      </div>
    </ContextMenu>
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
