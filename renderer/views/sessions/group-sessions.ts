import type { SessionRow } from '#shared/session';
import type { Settings } from '#shared/settings';
import { isWorking, needsUser } from './filter-sessions';

export type Grouping = Settings['filters']['group'];

/** What the list draws, in order: a heading, then its sessions, newest first. */
export type ListEntry =
  | { readonly type: 'group'; readonly id: string; readonly label: string; readonly count: number }
  | { readonly type: 'session'; readonly row: SessionRow };

type Group = { readonly id: string; readonly label: string };

const STATE_GROUPS = {
  attention: { id: 'attention', label: 'Needs you' },
  working: { id: 'working', label: 'Working' },
  review: { id: 'review', label: 'Ready for review' },
  today: { id: 'today', label: 'Today' },
  yesterday: { id: 'yesterday', label: 'Yesterday' },
  earlier: { id: 'earlier', label: 'Earlier' },
  discarded: { id: 'discarded', label: 'Discarded' },
} as const satisfies Record<string, Group>;
const STATE_ORDER = Object.keys(STATE_GROUPS);

/** Orders the rows for the list. `now` in milliseconds decides what is today, in the computer's time zone. */
export function groupSessions(rows: readonly SessionRow[], grouping: Grouping, now: number): ListEntry[] {
  const newestFirst = [...rows].sort(byNewest);
  if (grouping === 'none') return newestFirst.map((row) => ({ type: 'session', row }));
  const groups = new Map<string, { group: Group; rows: SessionRow[] }>();
  for (const row of newestFirst) {
    const group = grouping === 'state' ? stateGroup(row, now) : repositoryGroup(row);
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

/** The folder's own name. */
export function repositoryName(path: string): string {
  return path.split(/[/\\]/).filter(Boolean).at(-1) ?? path;
}

function stateGroup(row: SessionRow, now: number): Group {
  if (row.status === 'discarded') return STATE_GROUPS.discarded;
  if (needsUser(row)) return STATE_GROUPS.attention;
  if (isWorking(row)) return STATE_GROUPS.working;
  if (row.status === 'ready' && row.files > 0 && row.applied === null) return STATE_GROUPS.review;
  return dayGroup(Date.parse(row.updatedAt), now);
}

function dayGroup(at: number, now: number): Group {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  if (at >= midnight.getTime()) return STATE_GROUPS.today;
  midnight.setDate(midnight.getDate() - 1);
  return at >= midnight.getTime() ? STATE_GROUPS.yesterday : STATE_GROUPS.earlier;
}
