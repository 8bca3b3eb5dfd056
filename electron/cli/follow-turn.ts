import type { StoredEvent } from '#shared/events';
import type { SessionRow } from '#shared/session';
import { answerPermissions } from './answer-permissions';
import { EXIT, type ExitCode } from './exit-code';
import { createProgress } from './progress';
import { describeTurn, sessionResult } from './session-result';
import { required, type VerbContext } from './verb';

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
  const { client, out, interrupt } = context;
  const session = started.session;
  const forget = interrupt.onFirst(() => {
    out.problem('Stopping the agent; the session is kept. Once more ends at once.');
    client.sessions.cancel({ session }).catch((error: unknown) => out.problem(String(error)));
  });
  let ended: TurnEnded | null;
  try {
    ended = await readToEnd(context, started, after);
  } finally {
    forget();
  }
  if (!ended) {
    out.problem('The running app ended. The session is kept; "understory send" goes on with it.');
    out.result({ session, status: 'interrupted', refusal: null });
    return EXIT.failed;
  }
  const row = required(await client.sessions.show({ session }));
  out.result({ ...sessionResult(row), outcome: ended.outcome, stop: ended.stop, failure: ended.failure });
  for (const line of describeTurn(row, ended)) out.say(line);
  if (ended.outcome === 'cancelled' && interrupt.happened) return EXIT.interrupted;
  return ended.outcome === 'completed' && ended.stop !== 'refusal' ? EXIT.done : EXIT.failed;
}

/** The end of the turn, or null when the owner of the core went away first. */
async function readToEnd(
  context: VerbContext,
  started: SessionRow,
  after: number,
): Promise<TurnEnded | null> {
  const { client, out, lost } = context;
  const session = started.session;
  const tell = createProgress(out, session);
  const permissions = answerPermissions(context, session);
  const leave = new AbortController();
  const gone = lost.then(() => null);
  let connected = true;
  const events = await client.sessions.events({ session, after }, { signal: leave.signal });
  const reader = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([reader.next(), gone]);
      if (next === null) connected = false;
      if (next === null || next.done) return null;
      for (const stored of next.value) {
        tell(stored);
        permissions.take(stored.event);
        if (stored.event.type === 'turn.ended' && stored.event.turn >= started.turns) return stored.event;
      }
    }
  } finally {
    leave.abort();
    // A reader that is only aborted stays suspended and keeps the log open.
    if (connected) await reader.return?.();
    await permissions.close();
  }
}
