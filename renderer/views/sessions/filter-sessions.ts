import { usesWorkspace, usesWorktree } from '#shared/place';
import type { SessionRow } from '#shared/session';
import { isUnread } from '#shared/session';
import { isWorking, needsUser } from '#shared/session-state';

/** What the list can be narrowed to. States are joined by *or*, so are kinds; the two and the text by *and*. */
export const SESSION_FILTERS = [
  'attention',
  'working',
  'queued',
  'unread',
  'background',
  'local',
  'archived',
  'discarded',
] as const;
export type SessionFilter = (typeof SESSION_FILTERS)[number];

/** Reads stored filters; a word from another version is dropped. */
export function knownFilters(stored: readonly string[]): readonly SessionFilter[] {
  return SESSION_FILTERS.filter((filter) => stored.includes(filter));
}

/** Something finished that the user has not looked at and that is not already counted as needing them. */
export function isUnreadResult(row: SessionRow): boolean {
  return row.status !== 'discarded' && !row.archived && isUnread(row) && !needsUser(row);
}

const STATES: Partial<Record<SessionFilter, (row: SessionRow) => boolean>> = {
  attention: needsUser,
  working: isWorking,
  queued: (row) => row.status === 'queued',
  unread: isUnreadResult,
};
const KINDS: Partial<Record<SessionFilter, (row: SessionRow) => boolean>> = {
  background: usesWorktree,
  local: usesWorkspace,
};

/** The rows that pass; archived and discarded sessions only when asked for. Every word of `text` must be found in the row. */
export function filterSessions(
  rows: Iterable<SessionRow>,
  filters: readonly SessionFilter[],
  text: string,
): SessionRow[] {
  const states = filters.flatMap((filter) => STATES[filter] ?? []);
  const kinds = filters.flatMap((filter) => KINDS[filter] ?? []);
  const discarded = filters.includes('discarded');
  const archived = filters.includes('archived');
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: SessionRow[] = [];
  for (const row of rows) {
    if ((row.status === 'discarded') !== discarded) continue;
    if (!discarded && row.archived !== archived) continue;
    if (states.length > 0 && !states.some((passes) => passes(row))) continue;
    if (kinds.length > 0 && !kinds.some((passes) => passes(row))) continue;
    if (words.length > 0 && !matchesWords(row, words)) continue;
    found.push(row);
  }
  return found;
}

function matchesWords(row: SessionRow, words: readonly string[]): boolean {
  const text = searchText(row);
  return words.every((word) => text.includes(word));
}

// Rows are never changed, only replaced, so the text that is searched is made once a row.
const searchTexts = new WeakMap<SessionRow, string>();

function searchText(row: SessionRow): string {
  const known = searchTexts.get(row);
  if (known !== undefined) return known;
  const parts = [row.title, row.agent.name, row.branch ?? '', row.repositoryPath, row.session];
  const text = parts.join('\n').toLowerCase();
  searchTexts.set(row, text);
  return text;
}

/** The numbers of the status indicator. */
export function countStates(rows: Iterable<SessionRow>): {
  working: number;
  unread: number;
  attention: number;
  queued: number;
} {
  const counts = { working: 0, unread: 0, attention: 0, queued: 0 };
  for (const row of rows) {
    if (isWorking(row)) counts.working += 1;
    if (row.status === 'queued') counts.queued += 1;
    if (isUnreadResult(row)) counts.unread += 1;
    if (needsUser(row)) counts.attention += 1;
  }
  return counts;
}
