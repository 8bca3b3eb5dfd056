import type { TurnFailure } from '#shared/events';
import type { SessionId } from '#shared/ids';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import { ok, type Result, refuse } from '#shared/result';
import {
  type AgentConnection,
  type AgentListener,
  type AgentNotOpened,
  type AgentSurroundings,
  type Agents,
  describeEnd,
  openAgent,
  readPersona,
  readyToOpen,
} from '../../agents';
import type { Log, SettingsPort } from '../../ports';
import type { LiveSession } from '../store';
import { workFolder } from './measure-work';
import { readEvents } from './session-streams';
import { transcriptText } from './transcript-text';

/** An agent that has nothing to do is ended after this; its next turn starts it again where it was. */
const IDLE_MS = 5 * 60_000;

/** The running agents, at most one a session. */
export type AgentDesk = {
  /** Readies the opening of the session's agent while there is no worktree to open it in yet. Never fails. */
  ready(session: LiveSession): Promise<void>;
  /** The session's agent, started where none runs. When the signal aborts first, the started one is ended again. */
  open(
    session: LiveSession,
    listener: AgentListener,
    signal: AbortSignal,
  ): Promise<Result<AgentConnection, TurnFailure>>;
  get(session: SessionId): AgentConnection | null;
  /** The turn has ended: the agent is kept for the next one for a while. */
  rest(session: SessionId): void;
  close(session: SessionId): Promise<void>;
  closeAll(): Promise<void>;
};

type Running = { connection: AgentConnection; idle: NodeJS.Timeout | null; gone: Promise<void> };

export function createAgentDesk(options: {
  agents: Agents;
  surroundings: AgentSurroundings;
  settings: SettingsPort;
  log: Log;
  idleMs?: number;
}): AgentDesk {
  const { agents, surroundings, settings, log } = options;
  const running = new Map<string, Running>();

  const close = async (session: SessionId): Promise<void> => {
    const found = running.get(session);
    if (!found) return;
    if (found.idle) clearTimeout(found.idle);
    await found.connection.close();
    await found.gone;
  };
  const start = async (
    session: LiveSession,
    listener: AgentListener,
    signal: AbortSignal,
  ): Promise<Result<AgentConnection, AgentNotOpened>> => {
    const { row, profile, agentSession, customAgent } = session.state;
    return openAgent(
      {
        profile: agents.launchable(profile),
        cwd: workFolder(session),
        listener,
        continueFrom: row.turns > 1 ? { agentSession, transcript: await retell(session) } : null,
        model: row.model,
        persona:
          customAgent === null ? null : await readPersona(row.repositoryPath, row.base.commit, customAgent),
        firstOutputMs: settings.get().firstOutputSeconds * 1000,
        signal,
        env: { UNDERSTORY_SESSION: row.session },
      },
      surroundings,
    );
  };
  const keep = (session: LiveSession, connection: AgentConnection): void => {
    const gone = connection.ended.then(async ({ end, stderr }) => {
      const here = running.get(session.id);
      if (here?.connection === connection) {
        if (here.idle) clearTimeout(here.idle);
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
    });
    running.set(session.id, { connection, idle: null, gone });
  };

  return {
    ready: (session) => readyToOpen(session.state.profile, surroundings),
    async open(session, listener, signal) {
      const already = running.get(session.id);
      if (already) {
        if (already.idle) clearTimeout(already.idle);
        already.idle = null;
        return ok(already.connection);
      }
      const opened = await start(session, listener, signal);
      if (!opened.ok) return refuse(openFailure(opened.refusal));
      const connection = opened.value;
      const turn = session.state.open?.turn ?? session.state.row.turns;
      const { launch } = session.state.profile;
      const { name, version, agentSession, continued } = connection.info;
      keep(session, connection);
      if (signal.aborted) await close(session.id);
      await session.record(
        {
          type: 'agent.started',
          turn,
          pid: connection.pid,
          command: [launch.command, ...launch.args].join(' '),
        },
        {
          type: 'agent.connected',
          turn,
          agentName: name,
          agentVersion: version,
          agentSession,
          continued,
        },
      );
      return ok(connection);
    },
    get: (session) => running.get(session)?.connection ?? null,
    rest(session) {
      const found = running.get(session);
      if (!found) return;
      if (found.idle) clearTimeout(found.idle);
      found.idle = setTimeout(() => {
        close(session).catch((error: unknown) =>
          log.warn('an idle agent could not be ended', { session, error: String(error) }),
        );
      }, options.idleMs ?? IDLE_MS);
      found.idle.unref();
    },
    close,
    async closeAll() {
      await Promise.all(
        [...running.values()].map(async ({ connection, gone, idle }) => {
          if (idle) clearTimeout(idle);
          await connection.close();
          await gone;
        }),
      );
    },
  };
}

/** What was said so far, for agents that cannot load a session of their own. */
async function retell(session: LiveSession): Promise<string> {
  return transcriptText(foldTranscript(emptyTranscript, await readEvents(session)));
}

function openFailure(refusal: AgentNotOpened): TurnFailure {
  switch (refusal.code) {
    case 'not-started': {
      const end = { how: 'not-started', cause: refusal.cause } as const;
      return { code: 'agent-ended', end, message: describeEnd(end) };
    }
    case 'login-needed':
      return { code: 'login-needed', methods: [...refusal.methods], message: refusal.message };
    case 'agent-ended':
      return {
        code: 'agent-ended',
        end: refusal.end,
        message: [describeEnd(refusal.end), refusal.stderr.trim()].join('\n').trim(),
      };
    case 'agent-silent': {
      const seconds = Math.round(refusal.afterMs / 1000);
      return {
        code: 'agent-silent',
        afterMs: refusal.afterMs,
        message: `The agent said nothing for ${seconds} s and was ended.`,
      };
    }
    case 'protocol-broken':
      return { code: 'protocol-broken', message: refusal.message };
    default:
      return refusal satisfies never;
  }
}
