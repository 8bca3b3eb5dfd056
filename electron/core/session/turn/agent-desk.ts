import type { TurnFailure } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { ok, type Result, refuse } from '#shared/result';
import { type AgentConnection, type AgentListener, logIn, readyToOpen } from '../../agents';
import { recorderPid } from '../../isolation';
import type { Log } from '../../ports';
import type { LiveSession } from '../store';
import { createHeldAgents, type HeldAgents } from './held-agents';
import { createIdleAgents } from './idle-agents';
import { openFailure } from './open-failure';
import { type AgentTools, openSessionAgent, recordOpened } from './open-session-agent';
import { holdRecording } from './private-gits';

/** The running agents, at most one a session. */
export type AgentDesk = {
  /** Readies the opening of the session's agent while there is no worktree to open it in yet. Never fails. */
  ready(session: LiveSession): Promise<void>;
  /** Readies the session's agent in its sandbox while the files of its worktree are still being written. */
  readonly begin: HeldAgents['begin'];
  /** What was readied is not opened after all. Safe to call at any time. */
  readonly drop: HeldAgents['drop'];
  /** The session's agent, started where none runs. When the signal aborts first, the started one is ended again. */
  open(
    session: LiveSession,
    listener: AgentListener,
    signal: AbortSignal,
  ): Promise<Result<AgentConnection, TurnFailure>>;
  /** Has the session's agent log in, in a process of its own; the one that waits is ended, since it knows nothing of it. */
  logIn(
    session: LiveSession,
    method: string,
    hooks: { readonly signal: AbortSignal; onSaid(text: string): void },
  ): ReturnType<typeof logIn>;
  /** The session's agent started anew, told the conversation: the session of its own that it took up it has lost. */
  openAnew: AgentDesk['open'];
  get(session: SessionId): AgentConnection | null;
  /** The turn has ended: the agent is kept for the next one, for a while and within bounds. */
  rest(session: SessionId): void;
  /** Ends the agents that are kept for a next turn. */
  relieve(): Promise<void>;
  close(session: SessionId): Promise<void>;
  /** What the session's agent is started with has changed: one that is idle is ended now, one that works after its turn. */
  renew(session: SessionId): void;
  closeAll(): Promise<void>;
};

type Running = {
  readonly connection: AgentConnection;
  /** Being ended: nothing is asked of it any more. */
  ending: boolean;
  /** To be ended once its turn is over. */
  outdated: boolean;
  readonly gone: Promise<void>;
  /** What waits with it to record its worktree. */
  readonly recorder: () => number | undefined;
};

export function createAgentDesk(options: AgentTools & { readonly log: Log }): AgentDesk {
  const { context, settings, log } = options;
  const running = new Map<string, Running>();
  const held = createHeldAgents(options);
  const logins = new Set<Promise<unknown>>();
  const closing = new AbortController();

  const close = async (session: SessionId): Promise<void> => {
    held.drop(session);
    const found = running.get(session);
    if (!found) return;
    idle.remove(session);
    found.ending = true;
    await found.connection.close();
    await found.gone;
  };
  const endOutdated = (session: SessionId) =>
    close(session).catch((error: unknown) =>
      log.warn('an agent could not be ended to be started anew', { session, error: String(error) }),
    );
  const idle = createIdleAgents({
    ...{ settings, log, end: close },
    recorderOf: (session) => running.get(session)?.recorder(),
  });
  const keep = (session: LiveSession, connection: AgentConnection): void => {
    const letGo = holdRecording(session);
    const gone = connection.ended.then(async ({ end, stderr }) => {
      if (running.get(session.id)?.connection === connection) {
        idle.remove(session.id);
        running.delete(session.id);
      }
      try {
        await session.record({ type: 'agent.exited', end, stderr: await session.bodies.keep(stderr) });
      } catch (error) {
        log.warn('the end of an agent could not be written down', {
          session: session.id,
          error: String(error),
        });
      }
      await letGo();
    });
    const recorder = () => recorderPid(session.home, session.id);
    running.set(session.id, { connection, ending: false, outdated: false, gone, recorder });
  };

  const open = async (
    session: LiveSession,
    how: Parameters<typeof openSessionAgent>[2],
  ): ReturnType<AgentDesk['open']> => {
    const already = running.get(session.id);
    // What it wrote down of its end is what the next one goes on from.
    if (already?.ending) await already.gone;
    else if (already) {
      idle.remove(session.id);
      return ok(already.connection);
    }
    const opened = (await held.take(session)) ?? (await openSessionAgent(options, session, how));
    if (!opened.ok) return refuse(openFailure(opened.refusal));
    const connection = opened.value;
    const turn = session.state.open?.turn ?? session.state.row.turns;
    keep(session, connection);
    if (how.signal.aborted) await close(session.id);
    await recordOpened(session, connection, turn);
    return ok(connection);
  };

  return {
    ready: (session) => readyToOpen(session.state.profile, context),
    begin: held.begin,
    drop: held.drop,
    open: (session, listener, signal) => open(session, { listener, signal }),
    async openAnew(session, listener, signal) {
      await close(session.id);
      return open(session, { listener, signal, anew: true });
    },
    logIn(session, method, { signal, onSaid }) {
      const profile = options.agents.launchable(session.state.profile);
      const over = AbortSignal.any([signal, closing.signal]);
      const firstOutputMs = settings.get().firstOutputSeconds * 1000;
      const work = close(session.id).then(() =>
        logIn(profile, method, { context, signal: over, firstOutputMs, onSaid }),
      );
      const ended: Promise<unknown> = work.catch(() => undefined).finally(() => logins.delete(ended));
      logins.add(ended);
      return work;
    },
    get: (session) => running.get(session)?.connection ?? null,
    rest(session) {
      const found = running.get(session);
      if (found?.ending !== false) return;
      if (found.outdated) void endOutdated(session);
      else idle.add(session);
    },
    renew(session) {
      held.drop(session);
      const found = running.get(session);
      if (!found) return;
      if (idle.has(session)) void endOutdated(session);
      else found.outdated = true;
    },
    relieve: () => idle.endAll(),
    close,
    async closeAll() {
      idle.stop();
      closing.abort();
      await Promise.all([...logins, held.dropAll()]);
      await Promise.all(
        [...running.values()].map(async ({ connection, gone }) => {
          await connection.close();
          await gone;
        }),
      );
    },
  };
}
