import { counted } from './counted';
import { type Described, said } from './described';
import { displayPath } from './display-path';
import type { ProcessesEvent } from './events';
import type { FoundProcess, NotEnded } from './living-process';
import type { RefusalOf } from './refusals';

const MOST_NAMED = 5;

/** `4711 (sleep 1000)`; of many the first ones and how many more, `more` that are not listed among them. */
export function nameProcesses(processes: readonly FoundProcess[], more = 0): string {
  const named = processes.slice(0, MOST_NAMED).map(nameProcess);
  const rest = processes.length - named.length + more;
  return [...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

/** A process by its pid and command line. */
export function nameProcess({ pid, command }: FoundProcess): string {
  return command === '' ? String(pid) : `${pid} (${displayPath(command)})`;
}

/** `1 process still running`, for a row of a list. */
export function livesOn(count: number): string {
  return `${countProcesses(count)} still running`;
}

/** `1 process`, `3 processes`. */
export function countProcesses(count: number): string {
  return counted(count, 'process', 'processes');
}

/** Why a process still lives, and what can be done. */
export function describeNotEnded({ process, why }: NotEnded): string {
  const name = nameProcess(process);
  return why === 'other-user'
    ? `${name} belongs to another user, so it goes on. That user can end it (kill ${process.pid}).`
    : `${name} was killed, but the system has not ended it yet. It waits for a disk or a device.`;
}

/** What an event about living processes is to the reader of a session; null where it is no news. */
export function describeProcesses(
  event: ProcessesEvent,
): { readonly level: 'info' | 'warning'; readonly text: string } | null {
  switch (event.type) {
    case 'processes.found': {
      if (event.processes.length === 0)
        return { level: 'info', text: 'No process of a turn is running any more.' };
      const fresh = event.processes.filter(({ id }) => event.fresh.includes(id));
      if (fresh.length === 0) return null;
      const count = fresh.length + event.more;
      const what = count === 1 ? 'A process is still running' : `${count} processes are still running`;
      const text = `${what} after the turn: ${nameProcesses(fresh, event.more)}.`;
      return { level: 'warning', text };
    }
    case 'processes.ended': {
      const ended = event.processes.length > 0 ? [`Ended ${nameProcesses(event.processes)}.`] : [];
      const text = [...ended, ...event.notEnded.map(describeNotEnded)].join(' ');
      return { level: event.notEnded.length > 0 ? 'warning' : 'info', text };
    }
    case 'processes.left':
      return { level: 'info', text: `You left ${nameProcesses(event.processes)} running.` };
    default:
      return event satisfies never;
  }
}

/** That a session is not discarded while processes work in its worktree. */
export function describeLivingRefusal({ session, processes }: RefusalOf<'processes-living'>): Described {
  const [runs, them] = processes.length === 1 ? ['is still running', 'it'] : ['are still running', 'them'];
  return said(
    `${countProcesses(processes.length)} of a turn ${runs}: ${nameProcesses(processes)}.`,
    'Nothing was discarded.',
    `End ${them} or leave ${them} running, then discard: understory processes ${session} --end, or --leave.`,
  );
}
