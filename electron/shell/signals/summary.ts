import { counted } from '#shared/counted';
import type { SessionRow } from '#shared/session';
import { isBusy, isUnreadResult, needsUser } from '#shared/session-state';

/** What the sessions come to for somebody who does not see the window. */
export type Summary = {
  /** They wait for the user; newest first, as the others. */
  readonly attention: readonly SessionRow[];
  /** Their agents work, or are about to. */
  readonly working: readonly SessionRow[];
  /** They ended, and nobody has looked at them. */
  readonly unread: readonly SessionRow[];
};

/** The one thing that an icon can say; what is more urgent comes first. */
export type SignalState = 'attention' | 'working' | 'unread' | 'idle';

export const NOTHING: Summary = { attention: [], working: [], unread: [] };

export function summarise(rows: Iterable<SessionRow>): Summary {
  const summary: { [K in keyof Summary]: SessionRow[] } = { attention: [], working: [], unread: [] };
  for (const row of rows) {
    if (row.snoozed && needsUser(row)) continue;
    if (needsUser(row)) summary.attention.push(row);
    else if (isBusy(row)) summary.working.push(row);
    else if (isUnreadResult(row)) summary.unread.push(row);
  }
  for (const list of Object.values(summary)) list.sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  return summary;
}

export function signalState({ attention, working, unread }: Summary): SignalState {
  if (attention.length > 0) return 'attention';
  if (working.length > 0) return 'working';
  return unread.length > 0 ? 'unread' : 'idle';
}

/** The counts in words, such as `1 needs you, 2 working`; what there is none of is left out. */
export function describeSummary({ attention, working, unread }: Summary): string {
  const parts = [
    attention.length > 0 ? `${counted(attention.length, 'needs', 'need')} you` : '',
    working.length > 0 ? `${working.length} working` : '',
    unread.length > 0 ? `${unread.length} unread` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'No agent is working' : parts.join(', ');
}
