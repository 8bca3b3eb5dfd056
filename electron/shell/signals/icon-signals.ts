import type { SessionId } from '#shared/ids';
import { isBusy } from '#shared/session-state';
import { describeSummary, type Summary } from './summary';

/** What the app's own icon says in dock, taskbar or launcher. */
export type IconSignals = {
  /** Sessions that wait for the user or to be read. */
  readonly count: number;
  /** The share of those at work together that is done; 0 also while a single one works; null: none works. */
  readonly progress: number | null;
  /** Nothing goes on in one of them without the user. */
  readonly needsUser: boolean;
  readonly words: string;
};

/** Counts those that work at the same time until none does any more. */
export function followIconSignals(): (summary: Summary) => IconSignals {
  const together = new Set<SessionId>();
  return (summary) => {
    const busy = [...summary.working, ...summary.attention.filter(isBusy)];
    if (busy.length === 0) together.clear();
    for (const { session } of busy) together.add(session);
    return {
      count: summary.attention.length + summary.unread.length,
      progress: busy.length === 0 ? null : (together.size - busy.length) / together.size,
      needsUser: summary.attention.length > 0,
      words: describeSummary(summary),
    };
  };
}
