import { useState } from 'react';
import type { SessionId } from '#shared/ids';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';
import { useCommands } from '../../state/commands';
import { useSessionRow } from '../../state/sessions';
import { useTranscript } from '../../state/transcript';
import { HistoryDialog } from './history-dialog';

/** The open session's history: its commands, and the dialog that they open. Mounted once beside its views. */
export function HistorySpace(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? <Space key={row.session} row={row} /> : null;
}

function Space(props: { row: SessionRow }) {
  const { row } = props;
  const [shown, setShown] = useState(false);
  const transcript = useTranscript(row.session);
  const open = () => setShown(true);
  useCommands({
    'session.history': open,
    'session.rollback': canChangeWorktree(row) ? open : undefined,
  });
  if (!shown) return null;
  return (
    <HistoryDialog
      row={row}
      transcript={transcript.state === 'ready' ? transcript.value : null}
      canRollBack={canChangeWorktree(row)}
      onClose={() => setShown(false)}
    />
  );
}

/** Whether the session has a worktree in which nobody works right now. */
export function canChangeWorktree(row: Pick<SessionRow, 'kind' | 'worktree' | 'status'>): boolean {
  if (row.kind !== 'background' || row.worktree === null) return false;
  switch (row.status) {
    case 'ready':
    case 'stopped':
    case 'failed':
    case 'interrupted':
      return true;
    case 'preparing':
    case 'queued':
    case 'working':
    case 'waiting':
    case 'discarded':
      return false;
    default:
      return assertNever(row.status);
  }
}
