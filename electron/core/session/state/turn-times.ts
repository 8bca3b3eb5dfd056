import type { SessionEvent } from '#shared/events';
import { assertNever } from '#shared/result';
import type { SessionRow } from '#shared/session';

/**
 * When something of a turn ran, as ISO 8601: from its start, or that of making its worktree, to its end, or that of its
 * agent where it was kept for the next turn. Null: it goes on.
 */
export type TurnTime = { readonly from: string; readonly until: string | null };

/** The events that something of a turn begins or ends with. */
type TimeEvent = Extract<
  SessionEvent,
  { type: 'turn.queued' | 'turn.started' | 'turn.ended' | 'agent.exited' }
>;

/** Folds one event, which happened `at`. `row` is the session before it. */
export function foldTurnTimes(
  times: readonly TurnTime[],
  event: TimeEvent,
  { at, row }: { readonly at: string; readonly row: Pick<SessionRow, 'worktree'> },
): readonly TurnTime[] {
  const last = times.at(-1);
  switch (event.type) {
    case 'turn.queued':
      return row.worktree === null ? begun(times, at) : times;
    case 'turn.started':
      return begun(times, at);
    case 'turn.ended':
      return last ? [...times.slice(0, -1), { ...last, until: at }] : times;
    case 'agent.exited':
      return last && last.until !== null ? [...times.slice(0, -1), { ...last, until: at }] : times;
    default:
      return assertNever(event);
  }
}

function begun(times: readonly TurnTime[], at: string): readonly TurnTime[] {
  return times.at(-1)?.until === null ? times : [...times, { from: at, until: null }];
}
