import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import { isUnreadResult } from '#shared/session-state';
import { navigationStore, selectedSession } from '../../state/navigation';
import { sessionRow } from '../../state/sessions';

/**
 * The open session, if it was unread when it was opened. It is read from then on, and would leave its place under the
 * pointer that has just opened it.
 */
const store = createStore<{ session: SessionId | null }>(() => ({ session: null }));

let open = selectedSession();
navigationStore.subscribe(() => {
  const selected = selectedSession();
  if (selected === open) return;
  open = selected;
  const row = selected === null ? null : sessionRow(selected);
  const session = row && isUnreadResult(row) ? row.session : null;
  if (session !== store.getState().session) store.setState({ session });
});

export function useReading(): SessionId | null {
  return useStore(store, ({ session }) => session);
}

export function reading(): SessionId | null {
  return store.getState().session;
}
