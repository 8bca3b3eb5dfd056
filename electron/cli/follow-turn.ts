import { checksState, dueChecks, isToBeCompared, waitsForSendingBack } from '#shared/check';
import { describeFailure } from '#shared/describe-failure';
import type { StoredEvent } from '#shared/events';
import { foldRow } from '#shared/projections/row';
import type { SessionRow } from '#shared/session';
import { isBusy } from '#shared/session-state';
import { isLost } from '../host/steady-core';
import { answerPermissions } from './answer-permissions';
import { EXIT, type ExitCode } from './exit-code';
import { createProgress } from './progress';
import { describeTurn, sessionResult } from './session-result';
import type { VerbContext } from './verb';

type TurnEnded = Extract<StoredEvent['event'], { type: 'turn.ended' }>;

/**
 * Follows a session's newest turn to its end, telling of it and answering permissions, then prints the result. An
 * interrupt stops the turn and keeps the session.
 */
export async function followTurn(
  context: VerbContext,
  started: SessionRow,
  after: number,
): Promise<ExitCode> {
  return tellTurn(context, await readTurn(context, started, after));
}

/** Whether checks are still to end, or what they found goes back to the agent by itself. */
function goesOn(row: SessionRow, { outcome }: TurnEnded, newest: StoredEvent['event']): boolean {
  if (isBusy(row)) return true;
  if (outcome !== 'completed') return false;
  if (dueChecks(row).length > 0 || checksState(row) === 'running' || isToBeCompared(row)) return true;
  return newest.type !== 'session.noted' && waitsForSendingBack(row);
}

/** Prints how a turn ended. */
export function tellTurn({ out, interrupt, calledAs }: VerbContext, { row, ended }: TurnRead): ExitCode {
  out.result(turnResult(row, ended));
  if (!ended) {
    out.problem(`The running app quit. The session is kept; continue with "${calledAs} send".`);
    return EXIT.failed;
  }
  for (const line of describeTurn(row, ended, calledAs)) out.say(line);
  if (ended.outcome === 'cancelled' && interrupt.happened) return EXIT.interrupted;
  return isDone(ended) && checksState(row) !== 'failed' ? EXIT.done : EXIT.failed;
}

/** What scripts are told of a session whose turn was followed; null: the owner of the core went away before it ended. */
export function turnResult(row: SessionRow, ended: TurnEnded | null) {
  if (!ended)
    return { ...sessionResult(row), status: 'interrupted', outcome: null, stop: null, failure: null };
  const failure = ended.failure && { ...ended.failure, message: describeFailure(ended.failure) };
  return { ...sessionResult(row), outcome: ended.outcome, stop: ended.stop, failure };
}

/** Whether the agent came to an end of its own, and did not decline. */
export function isDone({ outcome, stop }: TurnEnded): boolean {
  return outcome === 'completed' && stop !== 'refusal' && stop !== 'nothing_done';
}

/** Follows a session's newest turn to its end, telling of what happens and answering permissions. */
export async function readTurn(context: VerbContext, started: SessionRow, after: number): Promise<TurnRead> {
  const { client, out, interrupt } = context;
  const { session } = started;
  const forget = interrupt.onFirst(() => {
    out.problem('Stopping the agent. The session is kept. Press again to quit at once.');
    client.sessions.cancel({ session }).catch((error: unknown) => out.problem(String(error)));
    client.checks.stop({ session }).catch((error: unknown) => out.problem(String(error)));
  });
  try {
    return await untilTurnEnds(context, started, { after, tell: createProgress(out, session) });
  } finally {
    forget();
  }
}

export type TurnRead = {
  readonly row: SessionRow;
  /** Null when the owner of the core went away first. */
  readonly ended: TurnEnded | null;
};

/**
 * Answers permissions until the newest turn ends. The row is folded from the events, as the core does it, so that nothing has
 * to be asked of one that is closing. `tell` null: what happens in it is not told.
 */
export async function untilTurnEnds(
  context: VerbContext,
  started: SessionRow,
  { after, tell }: { readonly after: number; readonly tell: ReturnType<typeof createProgress> | null },
): Promise<TurnRead> {
  const { client } = context;
  const session = started.session;
  const permissions = answerPermissions(context, started);
  const leave = new AbortController();
  let row = started;
  let ended: TurnEnded | null = null;
  const events = await client.sessions.events({ session, after }, { signal: leave.signal });
  const lost = context.lost();
  try {
    reading: for await (const batch of events) {
      for (const stored of batch) {
        tell?.(stored);
        permissions.take(stored.event);
        if (stored.seq > row.seq) row = foldRow(row, stored);
        if (stored.event.type === 'turn.ended' && stored.event.turn >= started.turns) {
          ended = stored.event;
        }
        if (ended && !goesOn(row, ended, stored.event)) {
          await permissions.close();
          break reading;
        }
      }
    }
  } catch (error) {
    if (!(await isLost(lost))) throw error;
  }
  leave.abort();
  return { row, ended };
}
