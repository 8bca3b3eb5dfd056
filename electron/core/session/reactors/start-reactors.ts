import type { SessionId } from '#shared/ids';
import type { AgentOffers } from '../../agent-offers';
import type { Clock, Log, Notifier } from '../../ports';
import type { Repositories } from '../../repository';
import type { SessionStore } from '../store';
import type { SafetyCopies, SessionChecks, TurnRunner } from '../turn';
import { endSnoozes } from './end-snoozes';
import { holdNewWork } from './hold-new-work';
import { refreshWorkspaces } from './refresh-workspaces';
import { runChecksAfterTurns } from './run-checks-after-turns';
import { runQueuedTurns } from './run-queued-turns';
import { sendNextPrompts } from './send-next-prompts';
import { tellUser } from './tell-user';

/** What follows by itself. `stop` resolves when nothing of it goes on. */
export type Reactors = {
  /** No further turn is begun by itself; resolves when none is on its way. */
  stopSending(): Promise<void>;
  stop(): Promise<void>;
};

/** Starts all that follows by itself from what is recorded. */
export function startReactors({
  store,
  copies,
  runner,
  checks,
  sendDue,
  sendBack,
  offers,
  repositories,
  notifier,
  clock,
  log,
}: {
  readonly store: SessionStore;
  readonly copies: Pick<SafetyCopies, 'hold'>;
  readonly runner: Pick<TurnRunner, 'begin'>;
  readonly checks: Pick<SessionChecks, 'begin' | 'idle'>;
  /** Sends the prompt whose time has come in a session, if there is one. */
  readonly sendDue: (session: SessionId) => Promise<void>;
  /** Sends what the session's checks found back to its agent, if that is wanted. */
  readonly sendBack: (session: SessionId) => Promise<void>;
  readonly offers: Pick<AgentOffers, 'heard'>;
  readonly repositories: Pick<Repositories, 'refresh'>;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
}): Reactors {
  const stopHolding = holdNewWork(store, copies);
  const stopRunning = runQueuedTurns(store, runner);
  // Before the next prompt is sent, so that it waits for them.
  const stopChecking = runChecksAfterTurns(store, checks, sendBack, log);
  const stopSending = sendNextPrompts(
    store,
    async (session) => {
      await checks.idle(session);
      await sendDue(session);
    },
    log,
  );
  const stopRefreshing = refreshWorkspaces(store, repositories, log);
  const stopHearing = store.onChange(({ state }, events) => offers.heard(state.profile.id, events));
  const stopTelling = tellUser(store, notifier);
  const stopWaking = endSnoozes(store, clock, log);
  return {
    stopSending,
    async stop() {
      await stopSending();
      stopChecking();
      stopRunning();
      stopTelling();
      stopHearing();
      stopWaking();
      await stopRefreshing();
      // Last: what is recorded until now is still copied.
      stopHolding();
    },
  };
}
