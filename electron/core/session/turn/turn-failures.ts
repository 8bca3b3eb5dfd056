import { randomUUID } from 'node:crypto';
import type { TurnFailure } from '#shared/events';
import type { Log } from '../../ports';
import { AppendFailed } from '../store';
import type { RunningTurn } from './running-turn';

type Failing = Pick<RunningTurn, 'session' | 'turn'>;

/** That a checkpoint could not be taken, told to the log as well. */
export function uncheckpointed({ session, turn }: Failing, error: unknown, log: Log): TurnFailure {
  const reason = error instanceof Error ? error.message : String(error);
  log.error('a checkpoint failed', { session: session.id, turn, error: reason });
  return { code: 'checkpoint-failed', said: reason };
}

/** What nobody foresaw: a bug, under a reference into the log, unless it is a log that cannot be written. */
export function unexpected({ session }: Failing, error: unknown, log: Log): TurnFailure {
  if (error instanceof AppendFailed) return { code: 'disk-full', said: error.message };
  const reference = randomUUID().slice(0, 8);
  log.error('a turn broke', {
    session: session.id,
    reference,
    error: error instanceof Error ? error.stack : error,
  });
  return { code: 'internal', reference };
}
