import type { SessionNote } from '#shared/events';
import { type KnownAgentName, knownAgentOf } from '#shared/known-agent';
import type { AcpPeer } from './acp-peer';
import { isRequestError } from './acp-peer';
import { type AcpAuthMethods, AcpInitialized, AcpSession, AUTH_REQUIRED } from './acp-schema';
import type { AgentInfo, OpenAgent } from './agent';
import { lossReason } from './loss-reason';
import { serversInSession, toldOfServers } from './mcp-servers';
import { ProtocolBroken } from './message-stream';

const PROTOCOL_VERSION = 1;

/**
 * Agents whose copy of a session waits for ever at its first tool where it is in another folder than the session was: OpenCode,
 * as seen with 1.18.33.
 */
const HANGS_ELSEWHERE: ReadonlySet<KnownAgentName> = new Set(['opencode']);

/** Agents that load a session that they have lost, as an empty one: Pi's adapter, as seen with 0.0.34. */
const LOADS_WHAT_IS_LOST: ReadonlySet<KnownAgentName> = new Set(['pi']);
const NOTHING_LOADED = 'it loaded an empty conversation';

export type Handshake = {
  readonly info: AgentInfo & { readonly agentSession: string };
  readonly session: AcpSession;
  /** The transcript to tell with the first prompt, where the agent could not take the conversation up. */
  readonly retell: string | null;
  /** What to tell with it to an agent that goes on with a copy of another conversation. */
  readonly note: string | null;
};

/**
 * Introduces us and takes up the agent's session: resumed where the agent can, since we keep the transcript and need no
 * replay, else loaded, else a new one that is told the transcript. A copy of another session's is made where that can be.
 * A session the agent has lost is no failure.
 */
export async function shakeHands(
  peer: AcpPeer,
  request: OpenAgent,
  hooks: {
    authMethods(methods: AcpAuthMethods): void;
    note(note: SessionNote): void;
    /** What the agent wrote last beside the protocol. */
    beside(): string;
    /** Waits until all of the old conversation was told; false: nothing of it was. */
    afterLoad(): Promise<boolean>;
  },
): Promise<Handshake> {
  const initialized = await initialize(peer);
  hooks.authMethods(initialized.authMethods);
  const { agentInfo, agentCapabilities } = initialized;
  const canLoad = agentCapabilities?.loadSession === true;
  const canResume = agentCapabilities?.sessionCapabilities?.resume === true;
  const agent = knownAgentOf(request.profile);
  const canFork =
    agentCapabilities?.sessionCapabilities?.fork === true && (agent === null || !HANGS_ELSEWHERE.has(agent));
  const about = {
    name: agentInfo?.title ?? agentInfo?.name ?? null,
    version: agentInfo?.version ?? null,
    ...(canFork ? { forks: true } : {}),
    ...(agentCapabilities?.promptCapabilities ? { prompts: agentCapabilities.promptCapabilities } : {}),
  };
  const { http = false, sse = false } = agentCapabilities?.mcpCapabilities ?? {};
  const servers = serversInSession(request.mcpServers, request.profile, { http, sse });
  for (const { name } of servers.leftOut) hooks.note({ code: 'server-not-taken', server: name });
  const place = {
    cwd: request.cwd,
    mcpServers: servers.given,
    ...toldOfServers(request.profile, request),
  };

  const earlier = request.continueFrom?.agentSession;
  if (earlier) {
    const ways = [
      ...(canResume ? [{ method: 'session/resume', continued: 'resumed' } as const] : []),
      ...(canLoad ? [{ method: 'session/load', continued: 'loaded' } as const] : []),
    ];
    const reasons: string[] = [];
    for (const { method, continued } of ways) {
      try {
        const session = read(
          method,
          AcpSession.safeParse((await peer.request(method, { ...place, sessionId: earlier })) ?? {}),
        );
        const isThere = continued !== 'loaded' || (await hooks.afterLoad());
        if (!isThere && agent !== null && LOADS_WHAT_IS_LOST.has(agent)) {
          reasons.push(NOTHING_LOADED);
          continue;
        }
        return { info: { ...about, agentSession: earlier, continued }, session, retell: null, note: null };
      } catch (error) {
        if (!isRequestError(error) || error.code === AUTH_REQUIRED) throw error;
        reasons.push(await lossReason(error, hooks.beside));
      }
    }
    // Where one way failed and another did not, nothing was lost.
    for (const reason of new Set(reasons)) hooks.note({ code: 'agent-session-lost', reason });
  }
  const fork = request.continueFrom?.fork;
  if (fork && canFork) {
    const asked = { ...place, sessionId: fork.agentSession };
    try {
      const session = read(
        'session/fork',
        AcpSession.safeParse((await peer.request('session/fork', asked)) ?? {}),
      );
      if (session.sessionId && session.sessionId !== fork.agentSession) {
        const info = { ...about, agentSession: session.sessionId, continued: 'forked' } as const;
        return { info, session, retell: null, note: fork.note };
      }
    } catch (error) {
      if (!isRequestError(error) || error.code === AUTH_REQUIRED) throw error;
      hooks.note({ code: 'agent-session-lost', reason: await lossReason(error, hooks.beside) });
    }
  }
  const session = read('session/new', AcpSession.safeParse(await peer.request('session/new', place)));
  const agentSession = session.sessionId;
  if (!agentSession) throw new ProtocolBroken({ code: 'session-without-id' });
  const retell = request.continueFrom?.transcript.trim() ? request.continueFrom.transcript : null;
  const info = { ...about, agentSession, continued: retell === null ? 'new' : 'retold' } as const;
  return { info, session, retell, note: null };
}

/** Introduces us. Throws {@link ProtocolBroken} where the agent speaks another version. */
export async function initialize(peer: Pick<AcpPeer, 'request'>): Promise<AcpInitialized> {
  const initialized = read(
    'initialize',
    AcpInitialized.safeParse(
      await peer.request('initialize', {
        protocolVersion: PROTOCOL_VERSION,
        clientInfo: { name: 'understory', title: 'Understory', version: '1' },
        clientCapabilities: {
          fs: { readTextFile: false, writeTextFile: false },
          terminal: false,
          auth: { terminal: true },
          session: { configOptions: { boolean: {} } },
          _meta: { 'terminal-auth': true },
        },
      }),
    ),
  );
  const { protocolVersion: theirs } = initialized;
  if (theirs === PROTOCOL_VERSION) return initialized;
  throw new ProtocolBroken({ code: 'other-version', theirs, ours: PROTOCOL_VERSION });
}

function read<T>(method: string, parsed: { success: true; data: T } | { success: false; error: Error }): T {
  if (parsed.success) return parsed.data;
  throw new ProtocolBroken({
    code: 'answer-unreadable',
    method,
    reason: parsed.error.message.slice(0, 500),
  });
}
