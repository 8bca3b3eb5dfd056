import { useState } from 'react';
import { countProcesses } from '#shared/describe-processes';
import { displayPath } from '#shared/display-path';
import { type LivingProcess, undecided } from '#shared/living-process';
import type { SessionRow } from '#shared/session';
import { endProcesses, leaveProcesses } from '../../state/process-actions';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';

/** So many are named before the user asks for all of them. */
const MOST_SHOWN = 4;

/** Processes that a turn left running, and the ways to decide; it goes away when they have ended. */
export function ProcessesNotice(props: { row: SessionRow }) {
  const { session, processes } = props.row;
  const open = undecided(processes);
  const [busy, setBusy] = useState(false);
  const [all, setAll] = useState(false);
  if (processes.length === 0) return null;
  const asked = open.length > 0;
  const shown = asked ? open : processes;
  const listed = all ? shown : shown.slice(0, MOST_SHOWN);
  const decide = async (work: () => Promise<void>) => {
    setBusy(true);
    await work();
    setBusy(false);
  };
  return (
    <section aria-label="Living processes" className="flex-none border-b border-line px-5 py-1.5">
      <Notice
        tone={asked ? 'need' : 'quiet'}
        action={
          <span className="flex flex-none gap-1">
            <Button small disabled={busy} onClick={() => void decide(() => endProcesses(session, shown))}>
              {shown.length === 1 ? 'End It' : 'End Them'}
            </Button>
            {asked ? (
              <Button
                small
                look="ghost"
                disabled={busy}
                onClick={() => void decide(() => leaveProcesses(session, shown))}
              >
                Leave Running
              </Button>
            ) : null}
          </span>
        }
      >
        {headline(shown.length, asked)}
        <ul className="mt-0.5">
          {listed.map((process) => (
            <Line key={process.id} process={process} />
          ))}
        </ul>
        {listed.length < shown.length ? (
          <Button small look="ghost" onClick={() => setAll(true)}>
            Show {shown.length - listed.length} more
          </Button>
        ) : null}
      </Notice>
    </section>
  );
}

function headline(count: number, asked: boolean): string {
  if (!asked) return `You left ${countProcesses(count)} of a turn running:`;
  const [lives, it] = count === 1 ? ['lives', 'It'] : ['live', 'They'];
  return `${countProcesses(count)} of a turn ${lives} on. ${it} can change files at any time.`;
}

function Line(props: { process: LivingProcess }) {
  const { pid, command } = props.process;
  return (
    <li className="flex min-w-0 gap-2 font-mono text-2xs text-soft">
      <span className="flex-none tabular-nums">{pid}</span>
      <span className="min-w-0 flex-1 truncate" title={displayPath(command)}>
        {displayPath(command)}
      </span>
    </li>
  );
}
