import { askedServers, askedServersWords } from '#shared/asked-servers';
import { filesWords } from '#shared/counted';
import { displayText } from '#shared/display-path';
import { undecided } from '#shared/living-process';
import { isAtRest, type SessionRow } from '#shared/session';
import { describeState, stateOf } from '#shared/session-state';

/** A session as it stands, with its place in the queue: 0 is the next one, null that it does not wait there. */
export type Standing = { readonly row: SessionRow; readonly queued: number | null };

/**
 * What to say of a session whose reader does not see it change: it needs them, its turn is over, its place in the queue.
 * Null: nothing that matters. What the agent does meanwhile, and what follows from an answer of theirs, is not said.
 */
export function newsOf(before: Standing, now: Standing): string | null {
  const { row } = now;
  if (row.status === 'discarded') return null;
  const need = needOf(row);
  if (need !== null && (need !== needOf(before.row) || requestOf(row) !== requestOf(before.row))) return need;
  if (isAtRest(row) && !isAtRest(before.row)) return endOf(row);
  if (now.queued !== null && now.queued !== before.queued)
    return now.queued === 0 ? 'Next in the queue.' : `Number ${now.queued + 1} in the queue.`;
  if (before.queued !== null && row.status === 'working') return 'The agent is working.';
  return null;
}

function requestOf({ attention }: SessionRow): string | null {
  return attention?.why === 'permission' ? attention.request : null;
}

function needOf(row: SessionRow): string | null {
  switch (row.attention?.why) {
    case 'permission':
      return `The agent asks for permission: ${displayText(row.attention.title)}`;
    case 'memory':
      return 'The agent is paused because memory ran out.';
    case 'login':
      return 'The agent needs a login.';
    case 'failure':
    case undefined:
      break;
    default:
      return row.attention satisfies never;
  }
  if (row.sharedChanges.length > 0) return 'Changes outside of the worktree need you.';
  if (undecided(row.processes).length > 0) return 'Processes that go on need you.';
  const asked = askedServers(row);
  return asked.length > 0 ? `${askedServersWords(asked)}.` : null;
}

function endOf(row: SessionRow): string {
  const state = stateOf(row);
  const { label } = describeState(state);
  return state === 'ready' ? `${label}: ${filesWords(row.files)}.` : `${label}.`;
}
