import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { SessionId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { bugOf } from '../api/bug';
import { api } from '../api/client';
import { showBug } from './toasts';

/** How the login of a session's agent goes that the user asked for last. */
export type LoginAttempt = {
  readonly method: string;
  /** The turn that failed for want of it. */
  readonly turn: number;
  readonly state: 'running' | 'done' | 'stopped' | 'refused';
  /** What the agent wrote meanwhile, the end of it. */
  readonly said: string;
  readonly refusal: Refusal | null;
};

/** Characters of the agent's words that are kept. */
const LONGEST_SAID = 4000;

const attempts = createStore<Readonly<Record<SessionId, LoginAttempt>>>(() => ({}));
const stops = new Map<SessionId, AbortController>();

/** The attempt of a session; null: none was made. */
export function useLoginAttempt(session: SessionId): LoginAttempt | null {
  return useStore(attempts, (all) => all[session] ?? null);
}

/** Has the session's agent log in by one of the ways that it carries out itself. Never fails: how it went is shown. */
export async function logIn({
  session,
  turn,
  method,
}: {
  readonly session: SessionId;
  readonly turn: number;
  readonly method: string;
}): Promise<void> {
  stopLogIn(session);
  const stop = new AbortController();
  stops.set(session, stop);
  let attempt: LoginAttempt = { method, turn, state: 'running', said: '', refusal: null };
  const set = (change: Partial<LoginAttempt>) => {
    attempt = { ...attempt, ...change };
    // Another attempt may have been begun meanwhile.
    if (stops.get(session) === stop) attempts.setState({ [session]: attempt });
  };
  set({});
  try {
    for await (const step of await api.sessions.logIn({ session, method }, { signal: stop.signal })) {
      switch (step.step) {
        case 'begun':
          break;
        case 'said':
          set({ said: (attempt.said + step.text).slice(-LONGEST_SAID) });
          break;
        case 'done':
          set({ state: 'done' });
          break;
        case 'refused':
          set({ state: 'refused', refusal: step.refusal });
          break;
        default:
          step satisfies never;
      }
    }
  } catch (error) {
    if (!stop.signal.aborted) showBug(bugOf(error));
  }
  if (attempt.state === 'running') set({ state: 'stopped' });
}

/** Stops the login that goes on; nothing of the agent runs then. */
export function stopLogIn(session: SessionId): void {
  stops.get(session)?.abort();
}
