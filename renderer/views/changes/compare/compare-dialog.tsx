import { type KeyboardEvent, useState } from 'react';
import { counted } from '#shared/counted';
import type { SessionId } from '#shared/ids';
import { MOST_COMPARED } from '#shared/measured-session';
import { commandFor, runCommand } from '../../../state/commands';
import { closeOverlay } from '../../../state/navigation';
import { useSessions } from '../../../state/sessions';
import { useMeasured } from '../../../state/variant-actions';
import { Dialog } from '../../../ui/dialog';
import { TabPanel, Tabs } from '../../../ui/tabs';
import { MetricsTable } from './metrics-table';
import { SideBySide } from './side-by-side';
import { versionOf } from './version-of';

/** What of the keys for diffs is meant here: a dialog hears no others. */
const KEYS = /^(change\.(next|previous)|file\.(next|previous)|diff\.(side-by-side|wrap|ignore-space))$/;

type Shown = 'metrics' | 'files';

/** Several sessions beside each other: in figures, or two of them file by file. Of two the files are what is asked for mostly. */
export function CompareDialog(props: { sessions: readonly SessionId[] }) {
  const all = useSessions((sessions) => (sessions.state === 'ready' ? sessions.value.rows : null));
  const rows = props.sessions.flatMap((session) => all?.get(session) ?? []);
  const sessions = rows.map(({ session }) => session);
  const areVariants = rows.length > 1 && rows.every(({ variant }) => variant !== undefined);
  const [shown, setShown] = useState<Shown>(areVariants || rows.length > 2 ? 'metrics' : 'files');
  const columns = rows.slice(0, MOST_COMPARED);
  const measured = useMeasured(
    columns.map(({ session }) => session),
    columns.map((row) => `${row.status} ${versionOf(row)}`).join(),
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return;
    const command = commandFor(event.nativeEvent, event.target instanceof HTMLInputElement);
    if (command === null || !KEYS.test(command)) return;
    event.preventDefault();
    runCommand(command);
  };
  return (
    <Dialog
      open
      bare
      width="full"
      onClose={closeOverlay}
      title={areVariants ? `Compare ${counted(rows.length, 'Variant')}` : 'Compare Sessions'}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of what is inside */}
      <div className="flex h-full min-h-0 flex-col" onKeyDown={onKeyDown}>
        <Tabs
          label="How they are compared"
          value={shown}
          onChange={setShown}
          tabs={[
            { value: 'metrics', label: 'By metric' },
            { value: 'files', label: 'Side by side' },
          ]}
        >
          <TabPanel value="metrics">
            {rows.length > columns.length ? (
              <p className="flex-none border-b border-line px-5 py-1.5 text-xs text-soft">
                The first {MOST_COMPARED} of {rows.length} sessions are shown.
              </p>
            ) : null}
            <MetricsTable
              compared={columns.map((row) => ({ row, measured: measured?.get(row.session) ?? null }))}
            />
          </TabPanel>
          <TabPanel value="files">
            <SideBySide key={sessions.join()} sessions={sessions} />
          </TabPanel>
        </Tabs>
      </div>
    </Dialog>
  );
}
