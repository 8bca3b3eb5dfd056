import { checksState } from '#shared/check';
import { DAY_MS } from '#shared/dates';
import type { SessionId } from '#shared/ids';
import { usesWorkspace, usesWorktree } from '#shared/place';
import { isAtRest, type SessionRow } from '#shared/session';
import { isUnreadResult, isWorking, needsUserNow, stateOf } from '#shared/session-state';
import type { ListFilters } from '#shared/settings';
import { isUnsandboxed } from '#shared/unsandboxed';

export const STATE_FILTERS = [
  'attention',
  'working',
  'queued',
  'unread',
  'review',
  'applied',
  'failed',
  'red',
  'stopped',
  'conflicts',
] as const;
export const KIND_FILTERS = ['background', 'local', 'variants', 'imported'] as const;
export const SANDBOX_FILTERS = ['sandboxed', 'unsandboxed'] as const;
/** What is out of sight unless it is asked for. */
export const HIDDEN_FILTERS = ['archived', 'discarded'] as const;

/** What `status` of the filters can hold. */
export const SESSION_FILTERS = [
  ...STATE_FILTERS,
  ...KIND_FILTERS,
  ...SANDBOX_FILTERS,
  ...HIDDEN_FILTERS,
] as const;
export type SessionFilter = (typeof SESSION_FILTERS)[number];

/** Reads stored filters; a word from another version is dropped. */
export function knownFilters(stored: readonly string[]): readonly SessionFilter[] {
  return SESSION_FILTERS.filter((filter) => stored.includes(filter));
}

const STATES: Partial<Record<SessionFilter, (row: SessionRow) => boolean>> = {
  attention: needsUserNow,
  working: isWorking,
  queued: (row) => row.status === 'queued',
  unread: isUnreadResult,
  review: (row) => stateOf(row) === 'ready' || stateOf(row) === 'proposed',
  applied: (row) => stateOf(row) === 'applied',
  failed: (row) => row.status === 'failed' || row.status === 'interrupted',
  red: (row) => isAtRest(row) && checksState(row) === 'failed',
  stopped: (row) => row.status === 'stopped' || stateOf(row) === 'denied',
};
const KINDS: Partial<Record<SessionFilter, (row: SessionRow) => boolean>> = {
  background: usesWorktree,
  local: (row) => usesWorkspace(row) && !row.imported,
  variants: ({ variant }) => variant !== undefined,
  imported: ({ imported }) => imported !== undefined,
};
const SANDBOXES: Partial<Record<SessionFilter, (row: SessionRow) => boolean>> = {
  sandboxed: ({ isolation }) => isolation === 'sandbox',
  unsandboxed: isUnsandboxed,
};

/** The latest and the earliest moment that an age lets through, as rows have them. */
function spanOf(age: ListFilters['age'], now: number): { from: string; before: string } | null {
  const ago = (days: number) => new Date(now - days * DAY_MS).toISOString();
  switch (age) {
    case null:
      return null;
    case 'day':
      return { from: ago(1), before: '~' };
    case 'week':
      return { from: ago(7), before: '~' };
    case 'month':
      return { from: ago(30), before: '~' };
    case 'older':
      return { from: '', before: ago(30) };
    default:
      return age satisfies never;
  }
}

/**
 * The rows that pass; archived and discarded sessions only when asked for. Every word of `text` must be found in the
 * row. `now` in milliseconds decides what is how old; `conflicting` are the sessions that would conflict with anything.
 */
export function filterSessions(
  rows: Iterable<SessionRow>,
  filters: ListFilters,
  text: string,
  now: number,
  conflicting: Pick<ReadonlySet<SessionId>, 'has'>,
): SessionRow[] {
  const status = knownFilters(filters.status);
  const states = status.flatMap((filter) =>
    filter === 'conflicts' ? (row: SessionRow) => conflicting.has(row.session) : (STATES[filter] ?? []),
  );
  const kinds = status.flatMap((filter) => KINDS[filter] ?? []);
  const sandboxes = status.flatMap((filter) => SANDBOXES[filter] ?? []);
  const archived = status.includes('archived');
  const discarded = status.includes('discarded');
  const repositories = oneOf(filters.repositories);
  const agents = oneOf(filters.agents);
  const personas = oneOf(filters.customAgents);
  const span = spanOf(filters.age, now);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: SessionRow[] = [];
  for (const row of rows) {
    if (!isInSight(row, archived, discarded)) continue;
    if (states.length > 0 && !states.some((passes) => passes(row))) continue;
    if (kinds.length > 0 && !kinds.some((passes) => passes(row))) continue;
    if (sandboxes.length > 0 && !sandboxes.some((passes) => passes(row))) continue;
    if (repositories && !repositories.has(row.repositoryPath)) continue;
    if (agents && !agents.has(row.agent.id)) continue;
    if (personas && !personas.has(row.customAgent ?? '')) continue;
    if (span && (row.updatedAt < span.from || row.updatedAt >= span.before)) continue;
    if (words.length > 0 && !matchesWords(row, words)) continue;
    found.push(row);
  }
  return found;
}

function isInSight(row: SessionRow, archived: boolean, discarded: boolean): boolean {
  if (row.status === 'discarded') return discarded;
  if (row.archived) return archived;
  return !archived && !discarded;
}

function oneOf(values: readonly string[]): ReadonlySet<string> | null {
  return values.length > 0 ? new Set(values) : null;
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
  const parts = [
    row.title,
    row.agent.name,
    row.customAgent ?? '',
    row.branch ?? '',
    row.repositoryPath,
    row.session,
  ];
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
    if (needsUserNow(row)) counts.attention += 1;
  }
  return counts;
}
