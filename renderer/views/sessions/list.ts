import { useDeferredValue, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { isUnreadResult, needsUserNow } from '#shared/session-state';
import type { ListFilters, SavedFilter } from '#shared/settings';
import { conflictsNow, useConflicts } from '../../state/forecast';
import { navigationStore, openReview, openSession, selectedSession } from '../../state/navigation';
import { queuedSessions, sessionsStore, useQueue, useSessions } from '../../state/sessions';
import { changeSettings, settings, useSettings } from '../../state/settings';
import { showToast } from '../../state/toasts';
import { useNow } from '../../ui/time';
import { filterSessions, type SessionFilter } from './filter-sessions';
import { type Grouping, groupSessions, type ListEntry, newestFirst, reordered } from './group-sessions';
import { NO_FILTERS, narrowTo, onlyFilter } from './narrow';
import { reading, useReading } from './reading';

/** What narrows the session list: the text is for now, the filters and the grouping are kept in the settings. */
const textStore = createStore<{ text: string }>(() => ({ text: '' }));

export function useFilterText(): string {
  return useStore(textStore, (filter) => filter.text);
}

export function setFilterText(text: string): void {
  textStore.setState({ text });
}

/** Puts other filters in the place of those that are on; the grouping stays. */
export function setFilters(filters: Partial<ListFilters>): void {
  navigationStore.setState({ listShown: true });
  void changeSettings({ filters: { ...settings().filters, ...filters } });
}

/** Adds a filter of states and kinds or takes it away. */
export function toggleFilter(filter: SessionFilter): void {
  setFilters({ status: toggled(settings().filters.status, filter) });
}

/** Adds a value to a filter or takes it away. */
export function toggleValue(field: 'repositories' | 'agents' | 'customAgents', value: string): void {
  setFilters({ [field]: toggled(settings().filters[field], value) });
}

function toggled(values: readonly string[], value: string): string[] {
  return values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
}

export function clearFilters(): void {
  setFilterText('');
  setFilters(NO_FILTERS);
}

let kept: Parameters<typeof narrowTo>[2] = null;

/** What a press of the status indicator does: the list shows what it counts, or again what it showed before. */
export function narrowBy(filter: SessionFilter): void {
  const { group: _, ...filters } = settings().filters;
  const next = narrowTo(filter, { filters, text: textStore.getState().text }, kept);
  kept = next.kept;
  setFilterText(next.show.text);
  setFilters(next.show.filters);
}

/** The filter by which alone the list is narrowed. */
export function useOnlyFilter(): string | null {
  const filters = useSettings((all) => all.filters);
  const text = useFilterText();
  return onlyFilter({ filters, text });
}

/** Keeps the filters that are on under a name; the same name is written over. */
export function saveFilters(name: string): void {
  const { group: _, ...filters } = settings().filters;
  const saved: SavedFilter = { ...filters, name, text: textStore.getState().text.slice(0, 500) };
  const others = settings().savedFilters.filter((one) => one.name !== name);
  void changeSettings({ savedFilters: [...others, saved] });
}

export function chooseSavedFilter({ name: _, text, ...filters }: SavedFilter): void {
  setFilterText(text);
  setFilters(filters);
}

export function removeSavedFilter(name: string): void {
  void changeSettings({ savedFilters: settings().savedFilters.filter((one) => one.name !== name) });
}

const NEXT_GROUPING = { state: 'repository', repository: 'date', date: 'none', none: 'state' } as const;

export function setGrouping(group: Grouping): void {
  void changeSettings({ filters: { ...settings().filters, group } });
}

/** By state, by repository, by date, not at all, and around. */
export function nextGrouping(): void {
  setGrouping(NEXT_GROUPING[settings().filters.group]);
}

/** The list as it is drawn. */
export function useListEntries(): readonly ListEntry[] {
  const sessions = useSessions((all) => all);
  const filters = useSettings((all) => all.filters);
  // Typing stays ahead of the list, however long that is.
  const text = useDeferredValue(useFilterText());
  const now = useNow();
  const beingRead = useReading();
  const rows = sessions.state === 'ready' ? sessions.value.rows : null;
  const queue = useQueue();
  const conflicts = useConflicts();
  const order = useRef<readonly SessionRow[]>([]);
  const ordered = useMemo(() => {
    order.current = rows ? reordered(order.current, rows) : [];
    return order.current;
  }, [rows]);
  return useMemo(
    () =>
      groupSessions(filterSessions(ordered, filters, text, now, conflicts), {
        by: filters.group,
        now,
        reading: beingRead,
        queue,
      }),
    [ordered, filters, text, now, conflicts, beingRead, queue],
  );
}

/** All sessions in the order of the list, those that pass the filters or everything. */
function inOrder(narrowed: boolean): SessionRow[] {
  const sessions = sessionsStore.getState();
  if (sessions.state !== 'ready') return [];
  const { filters } = settings();
  const now = Date.now();
  const newest = newestFirst(sessions.value.rows.values());
  const rows = narrowed
    ? filterSessions(newest, filters, textStore.getState().text, now, conflictsNow())
    : newest;
  const queue = queuedSessions();
  return groupSessions(rows, { by: filters.group, now, reading: reading(), queue }).flatMap((entry) =>
    entry.type === 'session' ? entry.row : [],
  );
}

/** The first session that passes what is typed at this moment. */
export function firstInList(): SessionId | null {
  return inOrder(true)[0]?.session ?? null;
}

/** The last one. */
export function lastInList(): SessionId | null {
  return inOrder(true).at(-1)?.session ?? null;
}

/** Opens the session after (1) or before (-1) the open one, in the order of the list. */
export function stepSession(step: 1 | -1): void {
  const order = inOrder(true).map(({ session }) => session);
  const selected = selectedSession();
  const at = selected === null ? -1 : order.indexOf(selected);
  const next = at === -1 ? (step === 1 ? order[0] : order.at(-1)) : order[at + step];
  if (next !== undefined) openSession(next);
}

/** Opens the next session that waits for the user, whatever the filters hide; around at the end. */
export function nextAttention(): void {
  const next = nextOf(needsUserNow);
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
  const all = inOrder(false);
  const selected = selectedSession();
  const at = all.findIndex((row) => row.session === selected);
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)];
  return after.find(wanted)?.session ?? null;
}
