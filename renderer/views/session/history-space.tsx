import { useState } from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { canChangeWorktree } from '#shared/session-state';
import { useCommands } from '../../state/commands';
import { useUpdateAsked } from '../../state/navigation';
import { useSessionRow } from '../../state/sessions';
import { useTranscript } from '../../state/transcript';
import { HistoryDialog } from './history-dialog';
import { RulesDialog } from './rules-dialog';
import { SandboxDialog } from './sandbox-dialog';
import { ServersDialog } from './servers-dialog';
import { UpdateDialog } from './update-dialog';

/** The open session's history, its update from the base, what is remembered in it, its sandbox and its servers: their commands, and the dialogs that they open. Mounted once beside its views. */
export function HistorySpace(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? <Space key={row.session} row={row} /> : null;
}

function Space(props: { row: SessionRow }) {
  const { row } = props;
  const [shown, setShown] = useState<'history' | 'update' | 'rules' | 'sandbox' | 'servers' | null>(null);
  const transcript = useTranscript(row.session);
  const told = transcript.state === 'ready' ? transcript.value : null;
  const [source, setSource] = useState<string | null>(null);
  const update = (from: string | null) => {
    setSource(from);
    setShown('update');
  };
  useUpdateAsked(row.session, update);
  const open = () => setShown('history');
  const close = () => setShown(null);
  const canUpdate = canChangeWorktree(row) && row.base.ref !== null;
  useCommands({
    'session.history': open,
    'session.rules': () => setShown('rules'),
    'session.sandbox': () => setShown('sandbox'),
    'session.servers': () => setShown('servers'),
    'session.rollback': canChangeWorktree(row) ? open : undefined,
    'session.update': canUpdate ? () => update(null) : undefined,
  });
  if (shown === null) return null;
  if (shown === 'update') return <UpdateDialog row={row} source={source} onClose={close} />;
  if (shown === 'rules') return <RulesDialog row={row} transcript={told} onClose={close} />;
  if (shown === 'sandbox') return <SandboxDialog row={row} transcript={told} onClose={close} />;
  if (shown === 'servers') return <ServersDialog where={{ session: row.session }} onClose={close} />;
  return <HistoryDialog row={row} transcript={told} canRollBack={canChangeWorktree(row)} onClose={close} />;
}
