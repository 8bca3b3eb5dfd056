import { useDeferredValue, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { needsUser } from '#shared/session-state';
import { navigationStore, openReview, openSession, selectedSession } from '../../state/navigation';
import { sessionsStore, useSessions } from '../../state/sessions';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { showToast } from '../../state/toasts';
import { useNow } from '../../ui/time';
import { filterSessions, isUnreadResult, knownFilters, type SessionFilter } from './filter-sessions';
import { groupSessions, type ListEntry, newestFirst } from './group-sessions';

/** What narrows the session list: the text is for now, the filters and the grouping are kept in the settings. */
const textStore = createStore<{ text: string }>(() => ({ text: '' }));

export function useFilterText(): string {
  return useStore(textStore, (filter) => filter.text);
}

export function setFilterText(text: string): void {
  textStore.setState({ text });
}

export function useFilters(): readonly SessionFilter[] {
  const stored = useSettings((all) => all.filters.status);
  return useMemo(() => knownFilters(stored), [stored]);
}

/** Adds a filter or takes it away. */
export function toggleFilter(filter: SessionFilter): void {
  const { status, group } = settings().filters;
  const next = status.includes(filter) ? status.filter((one) => one !== filter) : [...status, filter];
  navigationStore.setState({ listShown: true });
  void changeSettings({ filters: { status: next, group } });
}

export function clearFilters(): void {
  setFilterText('');
  void changeSettings({ filters: { ...settings().filters, status: [] } });
}

const NEXT_GROUPING = { state: 'repository', repository: 'none', none: 'state' } as const;

/** By state, by repository, not at all, and around. */
export function nextGrouping(): void {
  const { status, group } = settings().filters;
  void changeSettings({ filters: { status, group: NEXT_GROUPING[group] } });
}

/** The list as it is drawn. */
export function useListEntries(): readonly ListEntry[] {
  const sessions = useSessions((all) => all);
  const filters = useFilters();
  // Typing stays ahead of the list, however long that is.
  const text = useDeferredValue(useFilterText());
  const grouping = useSettings((all) => all.filters.group);
  const now = useNow();
  const rows = sessions.state === 'ready' ? sessions.value.rows : null;
  const ordered = useMemo(() => newestFirst(rows?.values() ?? []), [rows]);
  return useMemo(
    () => groupSessions(filterSessions(ordered, filters, text), grouping, now),
    [ordered, filters, text, grouping, now],
  );
}

function currentOrder(): readonly SessionId[] {
  const sessions = sessionsStore.getState();
  if (sessions.state !== 'ready') return [];
  const { status, group } = settings().filters;
  const rows = filterSessions(
    newestFirst(sessions.value.rows.values()),
    knownFilters(status),
    textStore.getState().text,
  );
  return groupSessions(rows, group, Date.now()).flatMap((entry) =>
    entry.type === 'session' ? entry.row.session : [],
  );
}

/** The first session that passes what is typed at this moment. */
export function firstInList(): SessionId | null {
  return currentOrder()[0] ?? null;
}

/** Opens the session after (1) or before (-1) the open one, in the order of the list. */
export function stepSession(step: 1 | -1): void {
  const order = currentOrder();
  const selected = selectedSession();
  const at = selected === null ? -1 : order.indexOf(selected);
  const next = at === -1 ? (step === 1 ? order[0] : order.at(-1)) : order[at + step];
  if (next !== undefined) openSession(next);
}

/** Opens the next session that waits for the user, whatever the filters hide; around at the end. */
export function nextAttention(): void {
  const next = nextOf(needsUser);
  if (next !== null) openSession(next);
}

/** Opens the next session with finished work that was not looked at, at its first change; around at the end. */
export function nextUnread(): void {
  const next = nextOf((row) => isUnreadResult(row) && row.files > 0) ?? nextOf(isUnreadResult);
  if (next !== null) openReview(next);
  else showToast({ tone: 'done', text: 'Nothing is unread.' });
}

/** The next of such sessions after the open one, in the order of the list. */
function nextOf(wanted: (row: SessionRow) => boolean): SessionId | null {
  const sessions = sessionsStore.getState();
  if (sessions.state !== 'ready') return null;
  const { rows } = sessions.value;
  const all = groupSessions(newestFirst(rows.values()), settings().filters.group, Date.now()).flatMap(
    (entry) => (entry.type === 'session' ? entry.row : []),
  );
  const selected = selectedSession();
  const at = all.findIndex((row) => row.session === selected);
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return after.find(wanted)?.session ?? null;
}
