import {
  Archive,
  ArchiveRestore,
  CircleStop,
  Mail,
  MailOpen,
  Pin,
  PinOff,
  RotateCcw,
  Trash2,
  X,
} from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { type CommandId, commandOf, keyOf } from '#shared/commands';
import type { SessionMark } from '#shared/contract-sessions';
import type { SessionRow } from '#shared/session';
import { platform } from '../../api/platform';
import { useCommands } from '../../state/commands';
import { markSessions, restoreSessions, stopSessions } from '../../state/list-actions';
import { openOverlay } from '../../state/navigation';
import { IconButton } from '../../ui/button';
import { type Bulk, bulkOf, MARK_WORDS, type Marking } from './bulk';
import { clearSelection } from './selection';

const MARK_ICONS: Readonly<Record<SessionMark, ReactNode>> = {
  pinned: <Pin size={14} aria-hidden />,
  unpinned: <PinOff size={14} aria-hidden />,
  archived: <Archive size={14} aria-hidden />,
  unarchived: <ArchiveRestore size={14} aria-hidden />,
  read: <MailOpen size={14} aria-hidden />,
  unread: <Mail size={14} aria-hidden />,
};

/** Below the list while sessions are selected: how many, and what can be done to them together. */
export function SelectionBar(props: { rows: readonly SessionRow[]; onClear: () => void }) {
  const bulk = useMemo(() => bulkOf(props.rows), [props.rows]);
  useBulkCommands(bulk);
  return (
    <div
      role="toolbar"
      aria-label="Selected sessions"
      className="flex h-9 flex-none items-center gap-0.5 border-t border-line bg-raise pr-1.5 pl-3"
    >
      <span aria-live="polite" className="min-w-0 flex-1 truncate text-xs font-medium tabular-nums">
        {props.rows.length.toLocaleString('en')} selected
      </span>
      {bulk.stop.length > 0 ? (
        <BarButton label="Stop" command="session.stop" onClick={() => void stopSessions(bulk.stop)}>
          <CircleStop size={14} aria-hidden />
        </BarButton>
      ) : null}
      <MarkButton marking={bulk.pin} command="session.pin" />
      <MarkButton marking={bulk.read} command="session.toggle-unread" />
      <MarkButton marking={bulk.archive} command="session.archive" />
      {bulk.restore.length > 0 ? (
        <BarButton
          label="Restore"
          command="session.restore"
          onClick={() => void restoreSessions(bulk.restore)}
        >
          <RotateCcw size={14} aria-hidden />
        </BarButton>
      ) : null}
      {bulk.discard.length > 0 ? (
        <BarButton label="Discard…" command="session.discard" onClick={() => discard(bulk)}>
          <Trash2 size={14} aria-hidden />
        </BarButton>
      ) : null}
      <IconButton label="Clear selection" keys="Escape" small onClick={props.onClear}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function MarkButton(props: { marking: Marking | null; command: CommandId }) {
  const { marking } = props;
  if (!marking) return null;
  return (
    <BarButton label={MARK_WORDS[marking.as]} command={props.command} onClick={() => mark(marking)}>
      {MARK_ICONS[marking.as]}
    </BarButton>
  );
}

function BarButton(props: { label: string; command: CommandId; onClick: () => void; children: ReactNode }) {
  return (
    <IconButton
      label={props.label}
      keys={keyOf(commandOf(props.command), platform())}
      small
      onClick={props.onClick}
    >
      {props.children}
    </IconButton>
  );
}

/** While sessions are selected, commands mean those and not the open one. */
function useBulkCommands(bulk: Bulk): void {
  const { pin, read, archive } = bulk;
  useCommands({
    'session.stop': bulk.stop.length > 0 ? () => void stopSessions(bulk.stop) : undefined,
    'session.pin': pin ? () => mark(pin) : undefined,
    'session.toggle-unread': read ? () => mark(read) : undefined,
    'session.archive': archive ? () => mark(archive) : undefined,
    'session.discard': bulk.discard.length > 0 ? () => discard(bulk) : undefined,
    'session.restore': bulk.restore.length > 0 ? () => void restoreSessions(bulk.restore) : undefined,
  });
}

function mark({ sessions, as }: Marking): void {
  void markSessions(sessions, as);
  // What leaves the list is no longer there to be acted on.
  if (as === 'archived' || as === 'unarchived') clearSelection();
}

/** Asks, of one session or of many. */
function discard({ discard: sessions }: Bulk): void {
  const [only] = sessions;
  if (only === undefined) return;
  openOverlay(
    sessions.length === 1 ? { over: 'discard', session: only } : { over: 'discard-many', sessions },
  );
}
