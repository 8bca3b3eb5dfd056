import type { StoredEvent } from '#shared/events';
import type { SessionRow } from '#shared/session';

/**
 * When something of a turn ran, as ISO 8601: from its start, or that of making its worktree, to its end, or that of its
 * agent where it was kept for the next turn. Null: it goes on.
 */
export type TurnTime = { readonly from: string; readonly until: string | null };

/** `row` as it was before the event. */
export function foldTurnTimes(
  times: readonly TurnTime[],
  { event, at }: StoredEvent,
  row: SessionRow,
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
      return times;
  }
}

function begun(times: readonly TurnTime[], at: string): readonly TurnTime[] {
  return times.at(-1)?.until === null ? times : [...times, { from: at, until: null }];
}
