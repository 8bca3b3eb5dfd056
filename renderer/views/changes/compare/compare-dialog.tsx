import { EyeOff, Trophy } from 'lucide-react';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { counted } from '#shared/counted';
import type { RepoPath, SessionId } from '#shared/ids';
import { MOST_COMPARED } from '#shared/measured-session';
import type { SessionRow } from '#shared/session';
import { canApply, isBusy } from '#shared/session-state';
import { commandFor, runCommand } from '../../../state/commands';
import { type Compared, closeOverlay, openApply, openOverlay } from '../../../state/navigation';
import { useSessions } from '../../../state/sessions';
import { useChangesOf, useMeasured } from '../../../state/variant-actions';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Switch } from '../../../ui/switch';
import { TabPanel, Tabs } from '../../../ui/tabs';
import { FileMatrix } from './file-matrix';
import { MetricsTable } from './metrics-table';
import { type ShownSession, setBlind, shownSessions, useBlind } from './shown-sessions';
import { type ShownAt, SideBySide } from './side-by-side';
import { versionOf } from './version-of';

/** What of the keys for diffs is meant here: a dialog hears no others. */
const KEYS = /^(change\.(next|previous)|file\.(next|previous)|diff\.(side-by-side|wrap|ignore-space))$/;

/**
 * Several sessions beside each other: in figures, all their files, or two of them side by side. One can be picked as the winner, into
 * which files and hunks of the others go, which is then applied while the others are discarded.
 */
export function CompareDialog(props: { sessions: readonly SessionId[]; shown: Compared | null }) {
  const { shown: asked } = props;
  const rows = useRows(props.sessions);
  const areVariants = rows.length > 1 && rows.every(({ variant }) => variant !== undefined);
  const [by, setBy] = useState<Compared['by']>(
    asked?.by ?? (areVariants || rows.length > 2 ? 'metrics' : 'sides'),
  );
  const [at, setAt] = useState<ShownAt | null>(
    asked?.by === 'sides'
      ? { session: asked.session, path: asked.path, between: asked.between ?? false }
      : null,
  );
  const blind = useBlind(props.sessions);
  const shown = useMemo(() => shownSessions(rows, blind), [rows, blind]);
  const columns = shown.slice(0, MOST_COMPARED);
  const sessions = columns.map(({ row }) => row.session);
  const state = columns.map(({ row }) => `${row.session} ${row.status} ${versionOf(row)}`).join();
  const measured = useMeasured(sessions, state);
  const changes = useChangesOf(sessions, state);
  const winner = shown.find(({ row }) => row.judged?.picked) ?? null;
  const take = (from: SessionId, path: RepoPath, hunks: readonly number[] | null, back: Compared) => {
    const other = shown.find(({ row }) => row.session === from);
    if (!winner || !other) return;
    const part = { session: winner.row.session, from, path, hunks };
    const names = { into: winner.name, from: other.name };
    openOverlay({ over: 'take', sessions: props.sessions, part, names, back });
  };
  return (
    <Dialog
      open
      bare
      width="full"
      onClose={closeOverlay}
      title={areVariants ? `Compare ${counted(rows.length, 'Variant')}` : 'Compare Sessions'}
      aside={<WhatNow shown={shown} winner={winner} />}
      actions={<Endings rows={rows} winner={winner} />}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of what is inside */}
      <div className="flex h-full min-h-0 flex-col" onKeyDown={hearKeys}>
        <Tabs
          label="How they are compared"
          value={by}
          onChange={setBy}
          tabs={[
            { value: 'metrics', label: 'By metric' },
            { value: 'files', label: 'By file' },
            { value: 'sides', label: 'Side by side' },
          ]}
          aside={<Switch label="Blind" checked={blind} onChange={(next) => setBlind(props.sessions, next)} />}
        >
          {shown.length > columns.length ? (
            <p className="flex-none border-b border-line px-5 py-1.5 text-xs text-soft">
              By metric and by file the first {MOST_COMPARED} of {shown.length} sessions are shown.
            </p>
          ) : null}
          <TabPanel value="metrics">
            <MetricsTable shown={columns} measured={measured} />
          </TabPanel>
          <TabPanel value="files">
            <FileMatrix
              shown={columns}
              changes={changes}
              winner={winner}
              onShow={(session, path) => {
                setAt({ session, path });
                setBy('sides');
              }}
              onTake={(from, path) => take(from, path, null, { by: 'files' })}
            />
          </TabPanel>
          <TabPanel value="sides">
            <SideBySide
              key={`${blind} ${at?.session} ${at?.path}`}
              {...{ shown, at, winner }}
              onTake={(from, path, hunks) => take(from, path, hunks, { by: 'sides', session: from, path })}
            />
          </TabPanel>
        </Tabs>
      </div>
    </Dialog>
  );
}

function hearKeys(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.nativeEvent.isComposing) return;
  const command = commandFor(event.nativeEvent, event.target instanceof HTMLInputElement);
  if (command === null || !KEYS.test(command)) return;
  event.preventDefault();
  runCommand(command);
}

/** Those that are still there; the same list as long as none of them changed. */
function useRows(sessions: readonly SessionId[]): readonly SessionRow[] {
  const all = useSessions((known) => (known.state === 'ready' ? known.value.rows : null));
  return useMemo(() => sessions.flatMap((session) => all?.get(session) ?? []), [sessions, all]);
}

function WhatNow({ shown, winner }: { shown: readonly ShownSession[]; winner: ShownSession | null }) {
  const isBlind = shown.some(({ who }) => who === null);
  return (
    <span className="flex items-center gap-1.5 text-xs text-soft">
      {isBlind ? <EyeOff size={13} aria-hidden className="flex-none" /> : null}
      {isBlind ? 'Who did what is hidden, and the order is mixed. ' : null}
      {winner
        ? `${winner.quoted} is the winner: take files and changes of the others over into it, then apply it.`
        : 'Pick a winner to take over what is good in the others.'}
    </span>
  );
}

/** What is done with them in the end. */
function Endings({ rows, winner }: { rows: readonly SessionRow[]; winner: ShownSession | null }) {
  if (!winner) return null;
  const { session } = winner.row;
  const rest = rows.filter((row) => row.session !== session && row.status !== 'discarded' && !isBusy(row));
  return (
    <>
      {rest.length > 0 ? (
        <Button
          data-by-hand
          onClick={() => openOverlay({ over: 'discard-many', sessions: rest.map((row) => row.session) })}
        >
          Discard the rest…
        </Button>
      ) : null}
      {canApply(winner.row) ? (
        <Button
          look="primary"
          data-by-hand
          icon={<Trophy size={13} aria-hidden />}
          onClick={() => {
            closeOverlay();
            openApply(session);
          }}
        >
          Apply winner…
        </Button>
      ) : null}
    </>
  );
}
