import type { Clock, Log, Notifier } from '../../ports';
import type { Repositories } from '../../repository';
import type { SessionStore } from '../store';
import type { SafetyCopies, TurnRunner } from '../turn';
import { endSnoozes } from './end-snoozes';
import { holdNewWork } from './hold-new-work';
import { refreshWorkspaces } from './refresh-workspaces';
import { runQueuedTurns } from './run-queued-turns';
import { tellUser } from './tell-user';

/** Starts all that follows by itself from what is recorded. Returns the way to stop, which resolves when nothing of it goes on. */
export function startReactors({
  store,
  copies,
  runner,
  repositories,
  notifier,
  clock,
  log,
}: {
  readonly store: SessionStore;
  readonly copies: Pick<SafetyCopies, 'hold'>;
  readonly runner: Pick<TurnRunner, 'begin'>;
  readonly repositories: Pick<Repositories, 'refresh'>;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
}): () => Promise<void> {
  const stopHolding = holdNewWork(store, copies);
  const stopRunning = runQueuedTurns(store, runner);
  const stopRefreshing = refreshWorkspaces(store, repositories, log);
  const stopTelling = tellUser(store, notifier);
  const stopWaking = endSnoozes(store, clock, log);
  return async () => {
    stopRunning();
    stopTelling();
    stopWaking();
    await stopRefreshing();
    // Last: what is recorded until now is still copied.
    stopHolding();
  };
}
