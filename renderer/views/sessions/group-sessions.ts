import type { SessionRow } from '#shared/session';
import { isWorking, needsUser, stateOf } from '#shared/session-state';
import type { Settings } from '#shared/settings';
import { repositoryName } from '../../ui/repository-name';

export type Grouping = Settings['filters']['group'];

/** What the list draws, in order: a heading, then its sessions, newest first. */
export type ListEntry =
  | { readonly type: 'group'; readonly id: string; readonly label: string; readonly count: number }
  | { readonly type: 'session'; readonly row: SessionRow };

type Group = { readonly id: string; readonly label: string };

const STATE_GROUPS = {
  attention: { id: 'attention', label: 'Needs you' },
  working: { id: 'working', label: 'Working' },
  queued: { id: 'queued', label: 'Queued' },
  review: { id: 'review', label: 'Ready for review' },
  today: { id: 'today', label: 'Today' },
  yesterday: { id: 'yesterday', label: 'Yesterday' },
  earlier: { id: 'earlier', label: 'Earlier' },
  discarded: { id: 'discarded', label: 'Discarded' },
} as const satisfies Record<string, Group>;
const STATE_ORDER = Object.keys(STATE_GROUPS);

/** All rows, the one changed last first. */
export function newestFirst(rows: Iterable<SessionRow>): SessionRow[] {
  return [...rows].sort(byNewest);
}

/**
 * Puts rows that are in the order of {@link newestFirst} under their headings. `now` in milliseconds decides what is
 * today, in the computer's time zone.
 */
export function groupSessions(rows: readonly SessionRow[], grouping: Grouping, now: number): ListEntry[] {
  if (grouping === 'none') return rows.map((row) => ({ type: 'session', row }));
  const groups = new Map<string, { group: Group; rows: SessionRow[] }>();
  const midnights = midnightsOf(now);
  for (const row of rows) {
    const group = grouping === 'state' ? stateGroup(row, midnights) : repositoryGroup(row);
    const known = groups.get(group.id);
    if (known) known.rows.push(row);
    else groups.set(group.id, { group, rows: [row] });
  }
  const ordered = [...groups.values()];
  if (grouping === 'state')
    ordered.sort((a, b) => STATE_ORDER.indexOf(a.group.id) - STATE_ORDER.indexOf(b.group.id));
  return ordered.flatMap(({ group, rows: members }) => [
    { type: 'group' as const, ...group, count: members.length },
    ...members.map((row) => ({ type: 'session' as const, row })),
  ]);
}

// ISO 8601 in UTC orders as text; the id makes the order total, so that rows never swap places.
function byNewest(a: SessionRow, b: SessionRow): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.session < b.session ? 1 : -1;
}

function repositoryGroup(row: SessionRow): Group {
  return { id: row.repositoryPath, label: repositoryName(row.repositoryPath) };
}

function stateGroup(row: SessionRow, midnights: Midnights): Group {
  if (row.status === 'discarded') return STATE_GROUPS.discarded;
  if (needsUser(row)) return STATE_GROUPS.attention;
  if (isWorking(row)) return STATE_GROUPS.working;
  if (row.status === 'queued') return STATE_GROUPS.queued;
  if (stateOf(row) === 'ready') return STATE_GROUPS.review;
  return dayGroup(row.updatedAt, midnights);
}

/** The last two midnights, as the rows' times are written, so that they compare as text. */
type Midnights = { readonly today: string; readonly yesterday: string };

function midnightsOf(now: number): Midnights {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  const today = midnight.toISOString();
  midnight.setDate(midnight.getDate() - 1);
  return { today, yesterday: midnight.toISOString() };
}

function dayGroup(at: string, midnights: Midnights): Group {
  if (at >= midnights.today) return STATE_GROUPS.today;
  return at >= midnights.yesterday ? STATE_GROUPS.yesterday : STATE_GROUPS.earlier;
}
