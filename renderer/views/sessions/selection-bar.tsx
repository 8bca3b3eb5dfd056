import {
  Archive,
  ArchiveRestore,
  CircleStop,
  FileDown,
  GitCompareArrows,
  GitMerge,
  Mail,
  MailOpen,
  Pin,
  PinOff,
  RotateCcw,
  Trash2,
  X,
} from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { CommandId } from '#shared/commands';
import type { SessionMark } from '#shared/contract-sessions';
import type { SessionRow } from '#shared/session';
import { useCommands } from '../../state/commands';
import { markSessions, restoreSessions, stopSessions } from '../../state/list-actions';
import { useSelectedSession } from '../../state/navigation';
import { IconButton } from '../../ui/button';
import { askCompare } from './ask-compare';
import { askDiscard } from './ask-discard';
import { askExport } from './ask-export';
import { askIntegrate } from './ask-integrate';
import { type Bulk, bulkOf, comparedOf, MARK_WORDS, type Marking } from './bulk';
import { clearSelection } from './selection';

const MARK_ICONS: Readonly<Record<SessionMark, ReactNode>> = {
  pinned: <Pin size={14} aria-hidden />,
  unpinned: <PinOff size={14} aria-hidden />,
  archived: <Archive size={14} aria-hidden />,
  unarchived: <ArchiveRestore size={14} aria-hidden />,
  read: <MailOpen size={14} aria-hidden />,
  unread: <Mail size={14} aria-hidden />,
};

/**
 * Below the list while sessions are selected: how many, and what can be done to them together. `keyed`: the keys of the
 * commands mean those too.
 */
export function SelectionBar(props: { rows: readonly SessionRow[]; keyed: boolean; onClear: () => void }) {
  const { keyed } = props;
  const { rows } = props;
  const bulk = useMemo(() => bulkOf(rows), [rows]);
  const open = useSelectedSession();
  // What another tool's session changed is not known.
  const compared = useMemo(
    () =>
      comparedOf(
        rows.filter(({ imported }) => !imported),
        open,
      ),
    [rows, open],
  );
  useBulkCommands(bulk, props.rows, keyed);
  // It is never about the open session alone, so there is nothing to mistake it for wherever the keys are.
  useCommands({
    'sessions.compare': compared && (() => askCompare(compared)),
    'sessions.integrate': bulk.integrate.length > 0 ? () => askIntegrate(bulk.integrate) : undefined,
  });
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
        <BarButton
          label="Stop"
          command="session.stop"
          keyed={keyed}
          onClick={() => void stopSessions(bulk.stop)}
        >
          <CircleStop size={14} aria-hidden />
        </BarButton>
      ) : null}
      <MarkButton marking={bulk.pin} command="session.pin" keyed={keyed} />
      <MarkButton marking={bulk.read} command="session.toggle-unread" keyed={keyed} />
      <MarkButton marking={bulk.archive} command="session.archive" keyed={keyed} />
      {bulk.restore.length > 0 ? (
        <BarButton
          label="Restore"
          command="session.restore"
          keyed={keyed}
          onClick={() => void restoreSessions(bulk.restore)}
        >
          <RotateCcw size={14} aria-hidden />
        </BarButton>
      ) : null}
      {compared ? (
        <BarButton
          label={props.rows.length === 1 ? 'Compare with the open session' : 'Compare'}
          command="sessions.compare"
          keyed
          onClick={() => askCompare(compared)}
        >
          <GitCompareArrows size={14} aria-hidden />
        </BarButton>
      ) : null}
      {bulk.integrate.length > 0 ? (
        <BarButton
          label="Integrate…"
          command="sessions.integrate"
          keyed
          onClick={() => askIntegrate(bulk.integrate)}
        >
          <GitMerge size={14} aria-hidden />
        </BarButton>
      ) : null}
      <BarButton label="Export…" command="session.export" keyed={keyed} onClick={() => askExport(props.rows)}>
        <FileDown size={14} aria-hidden />
      </BarButton>
      {bulk.discard.length > 0 ? (
        <BarButton
          label="Discard…"
          command="session.discard"
          keyed={keyed}
          onClick={() => askDiscard(bulk.discard)}
        >
          <Trash2 size={14} aria-hidden />
        </BarButton>
      ) : null}
      <IconButton label="Clear selection" keys={keyed ? 'Escape' : null} small onClick={props.onClear}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function MarkButton(props: { marking: Marking | null; command: CommandId; keyed: boolean }) {
  const { marking } = props;
  if (!marking) return null;
  return (
    <BarButton
      label={MARK_WORDS[marking.as]}
      command={props.command}
      keyed={props.keyed}
      onClick={() => mark(marking)}
    >
      {MARK_ICONS[marking.as]}
    </BarButton>
  );
}

function BarButton(props: {
  label: string;
  command: CommandId;
  keyed: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <IconButton
      label={props.label}
      keysOf={props.keyed ? props.command : undefined}
      small
      onClick={props.onClick}
    >
      {props.children}
    </IconButton>
  );
}

/**
 * While sessions are selected and the keys are in the list, commands mean those and never the open one, be it that there
 * is nothing to do.
 */
function useBulkCommands(bulk: Bulk, rows: readonly SessionRow[], keyed: boolean): void {
  const { pin, read, archive, stop, discard, restore } = bulk;
  useCommands(
    keyed
      ? {
          'session.stop': stop.length > 0 ? () => void stopSessions(stop) : null,
          'session.pin': pin && (() => mark(pin)),
          'session.toggle-unread': read && (() => mark(read)),
          'session.archive': archive && (() => mark(archive)),
          'session.export': () => askExport(rows),
          'session.discard': discard.length > 0 ? () => askDiscard(discard) : null,
          'session.restore': restore.length > 0 ? () => void restoreSessions(restore) : null,
        }
      : {},
  );
}

function mark({ sessions, as }: Marking): void {
  void markSessions(sessions, as);
  // What leaves the list is no longer there to be acted on.
  if (as === 'archived' || as === 'unarchived') clearSelection();
}
