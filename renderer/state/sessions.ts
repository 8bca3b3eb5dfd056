import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ImportsUpdate } from '#shared/contract-imports';
import type { RowsUpdate } from '#shared/contract-sessions';
import type { SessionId } from '#shared/ids';
import type { ImportsLeftOut } from '#shared/imported';
import type { Queue, WaitsFor } from '#shared/queue';
import type { SessionRow } from '#shared/session';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { gather } from './gather';
import { failed, loading, type Remote, ready } from './remote';

/** Every session's row as the core last sent it, and how many of the places for working agents are taken. */
export type Sessions = {
  readonly rows: ReadonlyMap<SessionId, SessionRow>;
  /** False while the rest of a long list is still on its way. */
  readonly complete: boolean;
  readonly running: number;
  readonly places: number;
  /** Who waits for a slot, the next one first. */
  readonly queue: Queue;
};

export const sessionsStore = createStore<Remote<Sessions>>(() => loading);

const FRAME_MS = 16;

/** Keeps the rows up to date until aborted; called once for the window. */
export function followSessions(signal: AbortSignal): Promise<void> {
  const take = gather<RowsUpdate>(FRAME_MS, (updates) => {
    const before = sessionsStore.getState();
    sessionsStore.setState(
      ready(updates.reduce(withUpdate, before.state === 'ready' ? before.value : none)),
      true,
    );
  });
  return follow({
    open: (stop) => api.sessions.watch({}, { signal: stop }),
    onItem: take,
    onBroken: (bug) => {
      // Rows already here stay readable while the stream is opened again.
      if (sessionsStore.getState().state !== 'ready') sessionsStore.setState(failed(bug), true);
    },
    signal,
  });
}

const none: Sessions = { rows: new Map(), complete: false, running: 0, places: 0, queue: [] };

/** The sessions after one update; rows that did not change keep their identity. */
export function withUpdate(before: Sessions, update: RowsUpdate): Sessions {
  const rows = new Map(update.type === 'reset' ? importedIn(before.rows) : before.rows);
  for (const row of update.rows) {
    const known = before.rows.get(row.session);
    rows.set(row.session, known && known.seq === row.seq ? known : row);
  }
  const complete = update.type === 'reset' ? !update.more : before.complete || !update.more;
  const { running, places } = update;
  const queue = isSameQueue(before.queue, update.queue) ? before.queue : update.queue;
  return { rows, complete, running, places, queue };
}

type ImportsTold = { readonly told: boolean; readonly leftOut: readonly ImportsLeftOut[] };

const importsToldStore = createStore<ImportsTold>(() => ({ told: false, leftOut: [] }));

/** Whether the imported sessions were told once, or cannot be had now: a row that is not there then is none of them. */
export function useImportsTold(): boolean {
  return useStore(importsToldStore, ({ told }) => told);
}

/** Why not all sessions of other tools are listed. */
export function useImportsLeftOut(): readonly ImportsLeftOut[] {
  return useStore(importsToldStore, ({ leftOut }) => leftOut);
}

function importedIn(rows: Sessions['rows']): readonly [SessionId, SessionRow][] {
  return [...rows].filter(([, row]) => row.imported);
}

/** Keeps the rows of imported sessions among the others up to date until aborted; called once for the window. */
export function followImports(signal: AbortSignal): Promise<void> {
  let waiting: readonly ImportsUpdate[] = [];
  const take = () => {
    const before = sessionsStore.getState();
    // Our own sessions are shown first.
    if (before.state !== 'ready' || waiting.length === 0) return;
    const after = waiting.reduce(withImports, before.value);
    const leftOut = waiting.at(-1)?.leftOut ?? [];
    waiting = [];
    sessionsStore.setState(ready(after), true);
    importsToldStore.setState({ told: true, leftOut }, true);
  };
  const stop = sessionsStore.subscribe(take);
  signal.addEventListener('abort', stop, { once: true });
  return follow({
    open: (left) => api.imports.watch({}, { signal: left }),
    onItem: (update) => {
      waiting = [...waiting, update];
      take();
    },
    // The list has them as they were, and is asked for again.
    onBroken: () => importsToldStore.setState({ told: true }),
    signal,
  });
}

/** The sessions after an update of the imported ones. */
export function withImports(before: Sessions, update: ImportsUpdate): Sessions {
  const kept = [...before.rows].filter(([, row]) => update.type !== 'reset' || !row.imported);
  const rows = new Map(kept);
  for (const id of update.gone) rows.delete(id);
  for (const row of update.rows) rows.set(row.session, row);
  return { ...before, rows };
}

function isSameQueue(one: Queue, other: Queue): boolean {
  return (
    one.length === other.length &&
    one.every(
      ({ session, waitsFor }, at) => other[at]?.session === session && other[at].waitsFor === waitsFor,
    )
  );
}

/** All rows with the places; select from it as narrowly as you can. */
export function useSessions<T>(select: (sessions: Remote<Sessions>) => T): T {
  return useStore(sessionsStore, select);
}

/** One session's row; null while unknown. */
export function useSessionRow(session: SessionId | null): SessionRow | null {
  return useStore(sessionsStore, (sessions) =>
    session !== null && sessions.state === 'ready' ? (sessions.value.rows.get(session) ?? null) : null,
  );
}

/** Where a session stands in the queue: how many are before it, how many wait in all, and what it waits for. */
export type QueuePlace = { readonly index: number; readonly of: number; readonly waitsFor: WaitsFor };

/** A session's place in the queue; null: it does not wait there. */
export function useQueuePlace(session: SessionId): QueuePlace | null {
  const queue = useStore(sessionsStore, (all) => (all.state === 'ready' ? all.value.queue : none.queue));
  const index = queue.findIndex((one) => one.session === session);
  const waiting = queue[index];
  return waiting ? { index, of: queue.length, waitsFor: waiting.waitsFor } : null;
}

/** The queued sessions in the order of the queue. */
export function useQueue(): readonly SessionId[] {
  const queue = useStore(sessionsStore, (all) => (all.state === 'ready' ? all.value.queue : none.queue));
  return useMemo(() => queue.map(({ session }) => session), [queue]);
}

/** The same, at this moment. */
export function queuedSessions(): readonly SessionId[] {
  const sessions = sessionsStore.getState();
  return sessions.state === 'ready' ? sessions.value.queue.map(({ session }) => session) : [];
}

/** One session's row outside of a view, at this moment. */
export function sessionRow(session: SessionId): SessionRow | null {
  const sessions = sessionsStore.getState();
  return sessions.state === 'ready' ? (sessions.value.rows.get(session) ?? null) : null;
}

/** All of them as they are at this moment; none while they are not known. */
export function sessionRows(): Iterable<SessionRow> {
  const sessions = sessionsStore.getState();
  return sessions.state === 'ready' ? sessions.value.rows.values() : [];
}
