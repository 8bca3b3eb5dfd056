import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { conflictsBySession, type Forecast, type SessionConflicts } from '#shared/forecast';
import type { SessionId } from '#shared/ids';
import { quoteTitle } from '#shared/quote-title';
import { shortName } from '#shared/short-ref';
import { api } from '../api/client';
import { follow } from '../api/follow';
import { openApply, openOverlay } from './navigation';
import { sessionRow, sessionsStore } from './sessions';

type Conflicts = ReadonlyMap<SessionId, SessionConflicts>;

const conflictsStore = createStore<{ readonly conflicts: Conflicts }>(() => ({ conflicts: new Map() }));

/** The list is drawn first: what would conflict is told when the window has come to rest. */
const AFTER_START_MS = 1500;

/** Keeps what would conflict up to date until aborted; called once for the window, when the sessions are there. */
export async function followForecast(signal: AbortSignal): Promise<void> {
  await sessionsComplete(signal);
  await new Promise((resolve) => setTimeout(resolve, AFTER_START_MS));
  await follow({
    open: (left) => api.apply.watchForecast({}, { signal: left }),
    onItem: take,
    // What is shown stays until it is known again.
    onBroken: () => undefined,
    signal,
  });
}

function sessionsComplete(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const sessions = sessionsStore.getState();
      if (sessions.state === 'ready' && sessions.value.complete) done();
    };
    const stop = sessionsStore.subscribe(look);
    const done = () => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done);
    look();
  });
}

function take(forecast: Forecast): void {
  conflictsStore.setState({ conflicts: conflictsBySession(forecast, areVariants) });
}

/** Of one prompt: one of them is picked. */
function areVariants(one: SessionId, other: SessionId): boolean {
  const variants = sessionRow(one)?.variant?.variants;
  return variants !== undefined && variants === sessionRow(other)?.variant?.variants;
}

/** What the session would conflict with, were it applied as it is; null: nothing, as far as is known. */
export function useConflictsOf(session: SessionId | null): SessionConflicts | null {
  return useStore(conflictsStore, ({ conflicts }) => (session && conflicts.get(session)) || null);
}

/** All sessions that would conflict with anything. */
export function useConflicts(): Conflicts {
  return useStore(conflictsStore, ({ conflicts }) => conflicts);
}

export function conflictsNow(): Conflicts {
  return conflictsStore.getState().conflicts;
}

/** What a session is called where it is named as another's conflict. */
export function conflictingName(session: SessionId): string {
  return quoteTitle(shortName(sessionRow(session)?.title ?? session, 40));
}

/** Opens both sides: the two sessions beside each other at the first file that conflicts, or the session's apply. */
export function showConflicts(session: SessionId): void {
  const conflicts = conflictsNow().get(session);
  const [first] = conflicts?.others ?? [];
  if (first) {
    const sessions = [session, ...(conflicts?.others ?? []).map((other) => other.session)];
    const [path] = first.paths;
    const shown = path === undefined ? {} : { shown: { by: 'sides', session, path, between: true } as const };
    openOverlay({ over: 'compare', sessions, ...shown });
  } else if (conflicts) openApply(session);
}
