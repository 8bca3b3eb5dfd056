import { homedir } from 'node:os';
import type { PermissionOption } from '#shared/events';
import type { SessionId } from '#shared/ids';
import type { Caller } from '#shared/through';
import type { Target } from '../../isolation';
import type { LiveSession } from '../store';
import { concludeTurn } from './conclude-turn';
import { createLiveMeasures } from './live-measures';
import { noteLimits } from './note-limits';
import { createPausedAgents } from './paused-agents';
import { giveGitBeforehand, holdRecording } from './private-gits';
import type { RunningTurn, TurnTools } from './running-turn';
import { openSessionSide, type SessionSide } from './session-side';
import { createStop, failed, type ToldEnding } from './turn-ending';
import { unexpected } from './turn-failures';
import { workTurn } from './work-turn';

/** Runs queued turns to their end, whatever happens on the way: `turn.ended` is always written. */
export type TurnRunner = {
  /** Begins the turn that was just queued; it goes on in the background. */
  begin(session: LiveSession): void;
  /** Asks the running or waiting turn to stop, after `turn.cancel-requested` was recorded. */
  cancel(session: SessionId): void;
  answered(session: SessionId, request: string, option: PermissionOption): void;
  /** Has the agent of a running turn stand still, since it took too much memory. False where that cannot be. */
  pause(session: SessionId, memory: { readonly held: number; readonly available: number }): Promise<boolean>;
  /** Has a paused agent go on. False: it is not paused. */
  goOn(session: SessionId, by: Partial<Caller>): Promise<boolean>;
  /** Ends all turns as interrupted, their work checkpointed. No turn begins afterwards. */
  close(): Promise<void>;
};

export function createTurnRunner(tools: TurnTools): TurnRunner {
  const { log, rules, attachments } = tools;
  const sides = new Map<string, SessionSide>();
  const running = new Map<string, Promise<void>>();
  const turns = new Map<SessionId, RunningTurn>();
  const paused = createPausedAgents((session) => tools.desk.get(session), log);
  const giving = new Set<Promise<void>>();
  const measures = createLiveMeasures(log);
  const closing = new AbortController();
  // Whoever asks once the agent's work is done would wait for an answer to a turn that is over.
  tools.networks.askBy(async (session, host) =>
    turns.has(session.id) ? sideOf(session).permissions.askHost(host) : null,
  );

  const sideOf = (session: LiveSession): SessionSide => {
    const holds = () => {
      const sight = tools.sandboxes.sight(session.id);
      const { isolation, repositoryPath } = session.state.row;
      if (sight === null || isolation !== 'sandbox') return null;
      const admits = (target: Target) => tools.networks.of(session).admits(target);
      return { sight, admits, places: [homedir(), repositoryPath, session.home] };
    };
    const side =
      sides.get(session.id) ?? openSessionSide(session, { measures, rules, attachments, holds, log });
    sides.set(session.id, side);
    return side;
  };

  const work = async (one: RunningTurn): Promise<ToldEnding> => {
    try {
      return await workTurn(tools, one);
    } catch (error) {
      return failed(unexpected(one, error, log));
    }
  };

  const run = async (session: LiveSession, turn: number): Promise<void> => {
    const side = sideOf(session);
    const stop = createStop();
    side.stop = stop.ask;
    if (session.state.open?.cancelling) stop.ask('cancelled');
    if (closing.signal.aborted) stop.ask('interrupted');
    const one = { session, turn, side, stop };
    turns.set(session.id, one);
    const letGo = holdRecording(session);
    try {
      await workAndConclude(one);
    } finally {
      // Kept on as long as its agent is.
      await letGo();
    }
    tools.networks.endTurn(session.id);
    if (tools.desk.get(session.id) && !closing.signal.aborted) giveBeforehand(session);
  };

  /** Not waited for by the next turn, which does what is left of it. */
  const giveBeforehand = (session: LiveSession): void => {
    const given: Promise<void> = giveGitBeforehand(session)
      .catch((error: unknown) =>
        log.info('a sandbox was not given beforehand what changed', {
          session: session.id,
          error: String(error),
        }),
      )
      .finally(() => giving.delete(given));
    giving.add(given);
  };

  const workAndConclude = async (one: RunningTurn): Promise<void> => {
    const { session, side } = one;
    const ending = await work(one);
    await noteLimits(tools.holds, one);
    turns.delete(session.id);
    await paused.end(session.id);
    side.stop = null;
    await measures.stop(session);
    await concludeTurn(tools, one, { ending, closing: closing.signal });
  };

  const goOn = async (session: SessionId, by: Partial<Caller>): Promise<boolean> => {
    const one = turns.get(session);
    return one !== undefined && paused.goOn(one, by);
  };

  return {
    begin(session) {
      const turn = session.state.open?.turn;
      if (turn === undefined) throw new Error('no turn is queued');
      // The one before it may still be giving up its slot.
      const before = running.get(session.id) ?? Promise.resolve();
      const ended = before
        .then(() => tools.checks.end(session.id))
        .then(() => run(session, turn))
        .catch((error: unknown) =>
          log.error('a turn could not be ended', { session: session.id, error: String(error) }),
        )
        .finally(() => {
          if (running.get(session.id) === ended) running.delete(session.id);
        });
      running.set(session.id, ended);
    },
    cancel(session) {
      // One that stands still hears nothing.
      void paused.end(session);
      sides.get(session)?.stop?.('cancelled');
    },
    answered(session, request, option) {
      // It asked in the moment in which it was paused.
      goOn(session, {}).catch((error: unknown) =>
        log.error('an agent could not be continued', { session, error: String(error) }),
      );
      sides.get(session)?.permissions.answered(request, option);
    },
    async pause(session, memory) {
      const one = turns.get(session);
      return one !== undefined && paused.pause(one, memory);
    },
    goOn,
    async close() {
      closing.abort();
      for (const side of sides.values()) side.stop?.('interrupted');
      await Promise.all(running.values());
      await Promise.all(giving);
    },
  };
}
