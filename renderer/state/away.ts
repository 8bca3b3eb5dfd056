import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import { sessionsStore } from './sessions';

/** Who looks elsewhere for a shorter time has hardly missed anything. */
const AWAY_MS = 5 * 60 * 1000;

/** Where each session stood: the sequence number of its newest event worth reading. */
export type Standing = ReadonlyMap<SessionId, number>;

/** The sessions in which something worth reading happened since, the latest first. */
export function movedSince(before: Standing, rows: Iterable<SessionRow>): SessionRow[] {
  return [...rows]
    .filter((row) => row.status !== 'discarded' && row.noteworthySeq > (before.get(row.session) ?? 0))
    .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
}

const store = createStore<{ moved: readonly SessionId[] }>(() => ({ moved: [] }));

/** The sessions that moved while the user was away, until it is dismissed. */
export function useMovedWhileAway(): readonly SessionId[] {
  return useStore(store, ({ moved }) => moved);
}

export function dismissMoved(): void {
  store.setState({ moved: [] });
}

/** Notes where the sessions stand when the window loses the focus, and tells what moved when it has it again. */
export function followAway(): void {
  let left: { at: number; standing: Standing } | null = null;
  window.addEventListener('blur', () => {
    left ??= { at: Date.now(), standing: new Map(rowsNow().map((row) => [row.session, row.noteworthySeq])) };
  });
  window.addEventListener('focus', () => {
    const since = left;
    left = null;
    if (since === null || Date.now() - since.at < AWAY_MS) return;
    const moved = movedSince(since.standing, rowsNow());
    if (moved.length > 0) store.setState({ moved: moved.map(({ session }) => session) });
  });
}

function rowsNow(): SessionRow[] {
  const sessions = sessionsStore.getState();
  return sessions.state === 'ready' ? [...sessions.value.rows.values()] : [];
}
