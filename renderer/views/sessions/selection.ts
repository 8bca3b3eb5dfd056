import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';

/** Sessions that are selected to be acted on together, and where a range begins. The open session is another matter. */
export type Selection = { readonly chosen: ReadonlySet<SessionId>; readonly anchor: SessionId | null };

export const NOTHING_CHOSEN: Selection = { chosen: new Set(), anchor: null };

/** With one more, or one less. The open session is not taken along: it may be far out of sight. */
export function toggledIn({ chosen }: Selection, session: SessionId): Selection {
  const next = new Set(chosen);
  if (next.has(session)) next.delete(session);
  else next.add(session);
  return { chosen: next, anchor: session };
}

/** Without what is not listed: what is out of sight is not selected together with what is seen. */
export function listedIn({ chosen, anchor }: Selection, order: readonly SessionId[]): Selection {
  const listed = new Set(order);
  return { chosen: new Set([...chosen].filter((session) => listed.has(session))), anchor };
}

/** All from where the range begins to the session, in the order of the list. `start`: where it begins if nowhere yet. */
export function rangeTo(
  { anchor }: Selection,
  session: SessionId,
  start: SessionId | null,
  order: readonly SessionId[],
): Selection {
  const from = anchor !== null && order.includes(anchor) ? anchor : (start ?? session);
  const ends = [order.indexOf(from), order.indexOf(session)].filter((at) => at >= 0);
  const chosen = new Set(order.slice(Math.min(...ends), Math.max(...ends) + 1));
  return { chosen, anchor: from };
}

/** All of the list. */
export function allOf(order: readonly SessionId[]): Selection {
  return { chosen: new Set(order), anchor: order[0] ?? null };
}

const store = createStore<Selection>(() => NOTHING_CHOSEN);

export function useSelection(): Selection {
  return useStore(store);
}

export function selection(): Selection {
  return store.getState();
}

export function select(next: Selection): void {
  store.setState(next, true);
}

export function clearSelection(): void {
  if (store.getState() !== NOTHING_CHOSEN) store.setState(NOTHING_CHOSEN, true);
}
