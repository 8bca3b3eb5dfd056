import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { isUnreadResult, isWorking, needsUser, stateOf } from '#shared/session-state';
import type { Settings } from '#shared/settings';
import { repositoryName } from '../../ui/repository-name';

export type Grouping = Settings['filters']['group'];

/** What the list draws, in order: a heading, then its sessions, newest first. */
export type ListEntry =
  | { readonly type: 'group'; readonly id: string; readonly label: string; readonly count: number }
  /** Variants that stand under the same heading, which follow. */
  | { readonly type: 'variants'; readonly id: string; readonly label: string; readonly count: number }
  | { readonly type: 'session'; readonly row: SessionRow };

type Group = { readonly id: string; readonly label: string };

/** In the order in which they stand. */
const GROUPS = {
  pinned: { id: 'pinned', label: 'Pinned' },
  attention: { id: 'attention', label: 'Needs you' },
  working: { id: 'working', label: 'Working' },
  queued: { id: 'queued', label: 'Queued' },
  unread: { id: 'unread', label: 'Unread' },
  review: { id: 'review', label: 'Ready for review' },
  finished: { id: 'finished', label: 'Finished' },
  imported: { id: 'imported', label: 'Imported' },
  today: { id: 'today', label: 'Today' },
  yesterday: { id: 'yesterday', label: 'Yesterday' },
  week: { id: 'week', label: 'Last 7 days' },
  month: { id: 'month', label: 'Last 30 days' },
  older: { id: 'older', label: 'Older' },
  archived: { id: 'archived', label: 'Archived' },
  discarded: { id: 'discarded', label: 'Discarded' },
} as const satisfies Record<string, Group>;
const ORDER: ReadonlyMap<string, number> = new Map(Object.keys(GROUPS).map((id, place) => [id, place]));

/** All rows, the one changed last first. */
export function newestFirst(rows: Iterable<SessionRow>): SessionRow[] {
  return [...rows].sort(byNewest);
}

/**
 * As {@link newestFirst}, from the order before a few rows changed: what stands stays, what is new is put in between. With
 * thousands of sessions, of which some stream, sorting all of them each time would be felt.
 */
export function reordered(
  before: readonly SessionRow[],
  rows: ReadonlyMap<SessionId, SessionRow>,
): readonly SessionRow[] {
  const standing = before.filter((row) => rows.get(row.session) === row);
  if (standing.length === rows.size) return standing.length === before.length ? before : standing;
  const known = new Set(standing);
  const fresh: SessionRow[] = [];
  for (const row of rows.values()) if (!known.has(row)) fresh.push(row);
  fresh.sort(byNewest);
  const merged: SessionRow[] = [];
  let at = 0;
  for (const row of standing) {
    for (let next = fresh[at]; next && byNewest(next, row) < 0; next = fresh[at]) {
      merged.push(next);
      at += 1;
    }
    merged.push(row);
  }
  for (; at < fresh.length; at += 1) merged.push(fresh[at] as SessionRow);
  return merged;
}

/** How rows are put under headings. */
export type HowToGroup = {
  readonly by: Grouping;
  /** The present in milliseconds: it decides what is today, in the computer's time zone. */
  readonly now: number;
  /** A session that was unread when it was opened: it keeps its place while it is being read. */
  readonly reading: SessionId | null;
  /** The queued sessions, the first to work first: under their heading they stand in this order. */
  readonly queue: readonly SessionId[];
};

/**
 * Puts rows that are in the order of {@link newestFirst} under their headings; those that are pinned stand first. Variants of one
 * prompt stay together, under the first heading that one of them belongs to; it counts what belongs to it alone.
 */
export function groupSessions(rows: readonly SessionRow[], how: HowToGroup): ListEntry[] {
  const groups = new Map<string, { group: Group; rows: SessionRow[]; count: number }>();
  const groupOf = chooser(how);
  const together = groupsOfVariants(rows, groupOf);
  for (const row of rows) {
    const own = groupOf(row);
    const group = (row.variant && !APART.has(own) && together.get(row.variant.variants)) || own;
    const count = group.id === own.id ? 1 : 0;
    const known = groups.get(group.id);
    if (!known) groups.set(group.id, { group, rows: [row], count });
    else {
      known.rows.push(row);
      known.count += count;
    }
  }
  // Repositories keep the order of their newest sessions, after what is pinned.
  const place = ({ group }: { group: Group }) => ORDER.get(group.id) ?? 1;
  const ordered = [...groups.values()].sort((a, b) => place(a) - place(b));
  const entries: ListEntry[] = [];
  for (const { group, rows: members, count } of ordered) {
    if (group === GROUPS.queued) sortByQueue(members, how.queue);
    if (group !== UNNAMED) entries.push({ type: 'group', ...group, count });
    // There their order says who is next.
    if (group === GROUPS.queued) for (const row of members) entries.push(entryOf(row));
    else pushMembers(entries, group.id, members);
  }
  return entries;
}

/** Where what stands there was put by the user, each by itself. */
const APART: ReadonlySet<Group> = new Set([GROUPS.pinned, GROUPS.archived, GROUPS.discarded]);

/** Under which heading variants stand together: the first of theirs. The queue keeps its order, so it is that only where all wait. */
function groupsOfVariants(
  rows: readonly SessionRow[],
  groupOf: (row: SessionRow) => Group,
): ReadonlyMap<string, Group> {
  const found = new Map<string, Group>();
  for (const row of rows) {
    if (!row.variant) continue;
    const group = groupOf(row);
    if (APART.has(group)) continue;
    const known = found.get(row.variant.variants);
    if (!known || rankOf(group) < rankOf(known)) found.set(row.variant.variants, group);
  }
  return found;
}

function rankOf(group: Group): number {
  return group === GROUPS.queued ? ORDER.size : (ORDER.get(group.id) ?? 0);
}

/** Variants of one prompt stand together, where the newest of them does, under a heading of their own. */
function pushMembers(entries: ListEntry[], group: string, members: readonly SessionRow[]): void {
  const sets = new Map<string, SessionRow[]>();
  for (const row of members) {
    const set = row.variant?.variants;
    if (set === undefined) continue;
    const known = sets.get(set);
    if (known) known.push(row);
    else sets.set(set, [row]);
  }
  for (const row of members) {
    const set = row.variant ? sets.get(row.variant.variants) : undefined;
    if (!set || set.length < 2) entries.push(entryOf(row));
    else if (set[0] === row) {
      const id = `${group} ${row.variant?.variants}`;
      entries.push({ type: 'variants', id, label: variantsTitle(row), count: set.length });
      const byNumber = [...set].sort((a, b) => (a.variant?.number ?? 0) - (b.variant?.number ?? 0));
      for (const one of byNumber) entries.push(entryOf(one));
    }
  }
}

/** What variants are called together: the title of one, without its number. */
function variantsTitle({ title, variant }: SessionRow): string {
  const ending = ` (${variant?.number})`;
  return title.endsWith(ending) ? title.slice(0, -ending.length) : title;
}

/** One that the queue does not know yet was queued last. */
function sortByQueue(rows: SessionRow[], queue: readonly SessionId[]): void {
  const places = new Map(queue.map((session, place) => [session, place]));
  const placeOf = ({ session }: SessionRow) => places.get(session) ?? queue.length;
  rows.sort((a, b) => placeOf(a) - placeOf(b));
}

// Rows are never changed, only replaced, so what follows from one is made once.
const entries = new WeakMap<SessionRow, ListEntry>();
const stateGroups = new WeakMap<SessionRow, Group>();

function entryOf(row: SessionRow): ListEntry {
  const known = entries.get(row);
  if (known) return known;
  const entry: ListEntry = { type: 'session', row };
  entries.set(row, entry);
  return entry;
}

// ISO 8601 in UTC orders as text; the id makes the order total, so that rows never swap places.
function byNewest(a: SessionRow, b: SessionRow): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.session < b.session ? 1 : -1;
}

const UNNAMED: Group = { id: '', label: '' };

function chooser({ by, now, reading }: HowToGroup): (row: SessionRow) => Group {
  const days = daysBefore(now);
  return (row) => {
    if (row.status === 'discarded') return GROUPS.discarded;
    if (row.archived) return GROUPS.archived;
    if (row.pinned) return GROUPS.pinned;
    switch (by) {
      case 'state':
        return stateGroup(row, row.session === reading);
      case 'repository':
        return { id: `repository ${row.repositoryPath}`, label: repositoryName(row.repositoryPath) };
      case 'date':
        return dateGroup(row.updatedAt, days);
      case 'none':
        return UNNAMED;
      default:
        return by satisfies never;
    }
  };
}

function stateGroup(row: SessionRow, isRead: boolean): Group {
  const known = stateGroups.get(row);
  const group = known ?? ownStateGroup(row);
  if (!known) stateGroups.set(row, group);
  return isRead && (group === GROUPS.review || group === GROUPS.finished) ? GROUPS.unread : group;
}

function ownStateGroup(row: SessionRow): Group {
  if (row.imported) return GROUPS.imported;
  if (needsUser(row)) return GROUPS.attention;
  if (isWorking(row)) return GROUPS.working;
  if (row.status === 'queued') return GROUPS.queued;
  if (isUnreadResult(row)) return GROUPS.unread;
  return stateOf(row) === 'ready' ? GROUPS.review : GROUPS.finished;
}

/** Midnights so many days ago, as the rows' times are written, so that they compare as text. */
type Days = {
  readonly today: string;
  readonly yesterday: string;
  readonly week: string;
  readonly month: string;
};

function daysBefore(now: number): Days {
  const midnight = (days: number) => {
    const date = new Date(now);
    date.setHours(0, 0, 0, 0);
    date.setDate(date.getDate() - days);
    return date.toISOString();
  };
  return { today: midnight(0), yesterday: midnight(1), week: midnight(7), month: midnight(30) };
}

function dateGroup(at: string, days: Days): Group {
  if (at >= days.today) return GROUPS.today;
  if (at >= days.yesterday) return GROUPS.yesterday;
  if (at >= days.week) return GROUPS.week;
  return at >= days.month ? GROUPS.month : GROUPS.older;
}
