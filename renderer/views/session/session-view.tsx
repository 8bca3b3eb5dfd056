import { useRef } from 'react';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { useCommands } from '../../state/commands';
import { useSessionRow } from '../../state/sessions';
import { useTranscript } from '../../state/transcript';
import { EmptyState } from '../../ui/empty-state';
import type { PromptFieldHandle } from '../../ui/prompt-field';
import { Spinner } from '../../ui/spinner';
import { AskedServerNotice } from './asked-server';
import { Conversation } from './conversation';
import { HandOffNotice } from './hand-off-notice';
import { ImportedHead } from './imported-head';
import { LeftNotice } from './left-notice';
import { PausedNotice } from './paused-notice';
import { ProcessesNotice } from './processes-notice';
import { QueuedNotice } from './queued-notice';
import { ResolverNotice } from './resolver-notice';
import { ResultNotice } from './result-notice';
import { SessionHead } from './session-head';
import { SnoozedNotice } from './snoozed-notice';
import { useCheckCommands } from './use-check-commands';

/** One session: what it is, the conversation so far, and where it goes on. */
export function SessionView(props: { session: SessionId }) {
  const row = useSessionRow(props.session);
  return row ? (
    <OpenSession key={row.session} row={row} />
  ) : (
    <EmptyState title="" icon={<Spinner label="Reading the session" />} />
  );
}

function OpenSession(props: { row: SessionRow }) {
  const { row } = props;
  const transcript = useTranscript(row.session);
  const prompt = useRef<PromptFieldHandle>(null);
  useCommands({
    'composer.focus': row.status === 'discarded' || row.imported ? undefined : () => prompt.current?.focus(),
  });
  useCheckCommands(row);
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      {row.imported ? <ImportedHead row={row} imported={row.imported} /> : <SessionHead row={row} />}
      <LeftNotice row={row} />
      <ProcessesNotice row={row} />
      <ResolverNotice row={row} />
      <HandOffNotice row={row} transcript={transcript.state === 'ready' ? transcript.value : null} />
      <ResultNotice row={row} transcript={transcript.state === 'ready' ? transcript.value : null} />
      <QueuedNotice row={row} />
      <PausedNotice row={row} />
      <AskedServerNotice row={row} />
      <SnoozedNotice row={row} />
      <Conversation row={row} transcript={transcript} prompt={prompt} />
    </div>
  );
}
