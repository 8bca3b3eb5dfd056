import { counted } from '#shared/counted';
import { displayPath } from '#shared/display-path';
import type { SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';

const MOST = 8;
const LONGEST = 80;

/** How many agents are at work and how many sessions wait for their turn, as a sentence. */
export function stillWorking(busy: readonly SessionRow[]): string {
  const queued = busy.filter(({ status }) => status === 'queued').length;
  const working = busy.length - queued;
  const sessions = counted(queued, 'session is queued.', 'sessions are queued.');
  if (working === 0) return sessions;
  const agents = working === 1 ? 'An agent is still working.' : `${working} agents are still working.`;
  return queued === 0 ? agents : `${agents} ${sessions}`;
}

/** Which ones, a line each, with what they do. */
export function whichWork(busy: readonly SessionRow[]): string {
  const lines = busy
    .slice(0, MOST)
    .map((row) => `• ${shortened(displayPath(row.title))} (${describeState(stateOf(row)).label})`);
  return [...lines, ...(busy.length > MOST ? [`• and ${busy.length - MOST} more`] : [])].join('\n');
}

function shortened(title: string): string {
  const characters = [...title];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : title;
}
