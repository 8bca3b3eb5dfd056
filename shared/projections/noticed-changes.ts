import type { SessionEvent } from '../events';
import type { NoticedChange, SharedChangeState } from '../shared-state';

type Event = Extract<SessionEvent, { type: 'shared-state.changed' | 'shared-state.settled' }>;

/** What a session noticed of shared state, in the order of noticing, with what became of it. */
export function foldNoticed(noticed: readonly NoticedChange[], event: Event): readonly NoticedChange[] {
  if (event.type === 'shared-state.settled') return settled(noticed, event);
  const { turn, during } = event;
  const ids = new Set(event.changes.map(({ id }) => id));
  return [
    ...noticed.filter(({ id }) => !ids.has(id)),
    ...event.changes.map((change) => ({ ...change, turn, during, state: 'open' as const })),
  ];
}

/** As they were where the event is about none of them. */
export function settled<T extends { readonly id: string; readonly state: SharedChangeState }>(
  changes: readonly T[],
  { how, changes: ids }: Extract<Event, { type: 'shared-state.settled' }>,
): readonly T[] {
  if (!changes.some(({ id }) => ids.includes(id))) return changes;
  const state = how === 'undone' ? 'open' : how;
  return changes.map((change) => (ids.includes(change.id) ? { ...change, state } : change));
}
