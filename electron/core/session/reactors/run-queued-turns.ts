import type { SessionStore } from '../store';
import type { TurnRunner } from '../turn';

/** Begins each turn as soon as it is on record as queued, whoever queued it. Returns the way to stop. */
export function runQueuedTurns(store: SessionStore, runner: Pick<TurnRunner, 'begin'>): () => void {
  return store.onChange((session, events) => {
    if (events.some(({ type }) => type === 'turn.queued')) runner.begin(session);
  });
}
