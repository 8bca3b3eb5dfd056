import type { SessionEvent, SessionNote } from '#shared/events';
import { usesWorktree } from '#shared/place';
import { allowsKind } from '../../agents';
import type { Persona } from '../../custom-agents';
import type { RunningTurn } from './running-turn';
import { type Asking, firstOf } from './turn-asking';
import { leftChanges } from './turn-changes';
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
export async function notAskedNote(running: RunningTurn, asking: Asking): Promise<SessionEvent | null> {
  const { session, turn, side } = running;
  const { row, profile } = session.state;
  // The tool call of a command line is ours, and that it never asks was noted when it was opened.
  if (profile.protocol === 'command') return null;
  const note =
    row.permissions === 'allow'
      ? leftOutNote(row.worktree, side.persona, asking)
      : await noteOf(running, asking);
  return note && { type: 'session.noted', turn, note };
}

async function noteOf(running: RunningTurn, asking: Asking): Promise<SessionNote | null> {
  const { row } = running.session.state;
  const { permissions: policy } = row;
  const { notAsked, allowed, allowsAlways } = asking;
  if (notAsked.length > 0)
    return { code: 'not-asked', policy, ...firstOf(notAsked, running.session.state.row.worktree) };
  // In the workspace it may have been the user who changed them.
  if (allowed > 0 || allowsAlways || !usesWorktree(row) || !hasEndCheckpoint(running)) return null;
  return (await leftChanges(running)) ? { code: 'changed-not-asked', policy } : null;
}

/** Where permissions allow everything, the tools of a custom agent may not. */
function leftOutNote(
  folder: string | null,
  persona: Persona | null,
  { notAsked }: Asking,
): SessionNote | null {
  const leftOut = persona ? notAsked.filter(({ kind }) => !allowsKind(persona, kind)) : [];
  if (!persona || leftOut.length === 0) return null;
  return { code: 'not-asked', policy: 'allow', persona: persona.name, ...firstOf(leftOut, folder) };
}

/** Without one nothing is known of the files. */
function hasEndCheckpoint({ session, turn }: RunningTurn): boolean {
  return session.state.checkpoints[turn - 1]?.end != null;
}
