import type { SessionEvent, SessionNote } from '#shared/events';
import { usesWorktree } from '#shared/place';
import type { LiveSession } from '../store';
import type { RunningTurn } from './running-turn';
import type { Asking } from './turn-asking';
import type { Ending } from './turn-ending';

/** A turn whose agent ended it upon a no ended so, whatever the agent calls it. */
export function endedAsAsked(ending: Ending, { denied, endedDenied }: Asking, { stop }: RunningTurn): Ending {
  if (!endedDenied || stop.wish !== null) return ending;
  switch (ending.outcome) {
    case 'completed':
      return { ...ending, denied };
    // Nobody stopped it: some agents say so of a turn in which they were told no.
    case 'cancelled':
      return { ...ending, outcome: 'completed', denied };
    case 'failed':
    case 'interrupted':
      return ending;
    default:
      return ending.outcome satisfies never;
  }
}

/** What is noted of a turn that did more than it asked for, after its end checkpoint; null: nothing. */
export function notAskedNote(session: LiveSession, turn: number, asking: Asking): SessionEvent | null {
  const { row, profile } = session.state;
  // The tool call of a command line is ours, and that it never asks was noted when it was opened.
  if (row.permissions === 'allow' || profile.protocol === 'command') return null;
  const note = noteOf(session, turn, asking);
  return note && { type: 'session.noted', turn, note };
}

function noteOf(session: LiveSession, turn: number, asking: Asking): SessionNote | null {
  const { permissions: policy } = session.state.row;
  const { calls, more, allowed, allowsAlways } = asking;
  if (calls.length > 0) return { code: 'not-asked', policy, calls, more };
  if (allowed > 0 || allowsAlways || !changedFiles(session, turn)) return null;
  return { code: 'changed-not-asked', policy };
}

/** True where the turn left files changed. In the workspace it may have been the user. */
function changedFiles({ state: { row, timeline } }: LiveSession, turn: number): boolean {
  const end = timeline.points.findLast((point) => point.turn === turn && point.at === 'end');
  return usesWorktree(row) && end !== undefined && end.branchCommit !== null;
}
