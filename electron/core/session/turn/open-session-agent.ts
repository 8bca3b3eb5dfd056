import { dirname } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { knownAgentOf } from '#shared/known-agent';
import type { McpAsked, McpLeftOut } from '#shared/mcp';
import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { Result } from '#shared/result';
import {
  type AgentConnection,
  type AgentContext,
  type AgentListener,
  type AgentNotOpened,
  type Agents,
  type OpenAgent,
  openAgent,
  userEnvironment,
} from '../../agents';
import { findPersona, type Persona } from '../../custom-agents';
import type { BegunGit } from '../../isolation';
import type { Servers, ServersWhere } from '../../mcp';
import type { SettingsPort } from '../../ports';
import { launchedFor } from '../../process';
import { conversationFile, type LiveSession } from '../store';
import { workFolder } from './measure-work';
import { copyOf } from './prompt-files';
import type { SessionSandboxes } from './session-sandboxes';
import { readEvents } from './session-streams';
import { transcriptText } from './transcript-text';

/** What agents of all sessions are opened with. */
export type AgentTools = {
  readonly agents: Agents;
  readonly context: AgentContext;
  readonly settings: SettingsPort;
  readonly servers: Servers;
  readonly sandboxes: SessionSandboxes;
};

/** By what an agent is readied in its sandbox before the files of its worktree are there. */
export type OpenEarly = {
  /** The worktree. */
  readonly folder: string;
  /** What is seen of Git. */
  readonly begun: BegunGit;
  /** Nothing of the agent runs before. */
  readonly held: Promise<void>;
  /** Told of the servers that it will have: those of the worktree may be others once its files are there. */
  configured(servers: Awaited<ReturnType<typeof serversOf>>): void;
};

/**
 * Starts the session's agent where the session works, and has it go on where it was. `early`: it is readied, and held; throws
 * where the user is to be told of anything first.
 */
export async function openSessionAgent(
  { agents, context, settings, servers, sandboxes }: AgentTools,
  session: LiveSession,
  {
    listener,
    signal,
    anew = false,
    early,
  }: {
    readonly listener: AgentListener;
    readonly signal: AbortSignal;
    /** It is told the conversation, for the session of its own is lost. */
    readonly anew?: boolean;
    readonly early?: OpenEarly;
  },
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { row, profile } = session.state;
  const folder = early?.folder ?? workFolder(session);
  const configured = await serversOf({ servers, context }, session, folder);
  early?.configured(configured);
  if (early && configured.leftOut.length + configured.asked.length > 0)
    throw new Error('the servers of its agent are to be told of first');
  await noteLeftOut(session, configured.leftOut);
  // A command has no way to use any, allowed or not.
  if (profile.protocol === 'acp') await askAboutServers(session, configured.asked);
  return openAgent(
    {
      profile: agents.launchable(profile),
      cwd: folder,
      listener,
      continueFrom: await continueFrom(session, anew),
      conversation: () => retell(session),
      model: row.model,
      persona: await personaOf(session),
      mcpServers: configured.given,
      secrets: configured.secrets,
      ownServersOff: configured.inFolder,
      wishes: () => ({
        permissions: session.state.row.permissions,
        plans: session.state.row.plans ?? false,
        options: session.state.chosen,
      }),
      firstOutputMs: settings.get().firstOutputSeconds * 1000,
      signal,
      session: row.session,
      sandbox: sandboxes.at(session, folder, early?.begun),
      ...(early ? { held: early.held } : {}),
    },
    context,
  );
}

/** Null where the session runs as none. One of the repository's is never replaced by one of the user's. */
async function personaOf({ state }: LiveSession): Promise<Persona | null> {
  const { row, customAgent, persona } = state;
  if (persona !== null || customAgent === null) return persona;
  const found = await findPersona({ repository: row.repositoryPath, commit: row.base.commit }, customAgent);
  // Without it the agent would have all tools.
  if (!found) throw new Error(`the custom agent ${customAgent} is not at ${row.base.commit} any more`);
  return found.kept;
}

/** The servers of a session's agent as they are now. */
export async function serversOf(
  { servers, context }: Pick<AgentTools, 'servers' | 'context'>,
  session: LiveSession,
  folder: string,
) {
  return servers.forAgent(serversWhere(session, folder), await userEnvironment(context));
}

/** Whose servers a session has: those of the commit it began with, which its agent cannot change. */
export function serversWhere(session: LiveSession, folder: string = workFolder(session)): ServersWhere {
  const { row, profile } = session.state;
  return {
    repository: row.repositoryPath,
    commit: row.base.commit,
    folder,
    kept: dirname(session.logPath),
    ownFirst: knownAgentOf(profile) === 'copilot',
  };
}

/** What the agent is started without is told once, not at each of its starts. */
async function noteLeftOut(session: LiveSession, leftOut: readonly McpLeftOut[]): Promise<void> {
  const said = JSON.stringify(leftOut);
  if (said === (told.get(session) ?? '[]')) return;
  told.set(session, said);
  const turn = session.state.open?.turn ?? null;
  if (leftOut.length > 0)
    await session.record({
      type: 'session.noted',
      turn,
      note: { code: 'servers-left-out', servers: [...leftOut] },
    });
}

/** What waits for the user of its servers is asked once, and no more once nothing does. The session goes on meanwhile. */
export async function askAboutServers(session: LiveSession, servers: readonly McpAsked[]): Promise<void> {
  const known = (session.state.row.servers ?? []).map(({ putOff: _, ...asked }) => asked);
  if (isDeepStrictEqual(known, servers)) return;
  const turn = session.state.open?.turn ?? null;
  await session.record({ type: 'servers.asked', turn, servers: [...servers] });
}

const told = new WeakMap<LiveSession, string>();

/** Null for the first turn of a session that goes on from no other. */
async function continueFrom(session: LiveSession, anew: boolean): Promise<OpenAgent['continueFrom']> {
  const { row, agentSession, given, handedFrom } = session.state;
  if (row.turns <= 1 && given === null) return null;
  const another = row.turns <= 1 && agentSession === null ? (handedFrom?.agentSession ?? null) : null;
  return {
    agentSession: anew ? null : agentSession,
    transcript: await retell(session),
    fork: another === null ? null : { agentSession: another, note: forkNote(session) },
  };
}

/** What was said so far, for agents that cannot load a session of their own; first what was said before a hand-off. */
export async function retell(session: LiveSession): Promise<string> {
  const { given } = session.state;
  const before =
    given === null
      ? ''
      : given.body === null
        ? given.text
        : ((await session.bodies.read(given.body)) ?? given.text);
  const own = transcriptText(foldTranscript(emptyTranscript, await readEvents(session)), (attachment) =>
    copyOf(session, attachment),
  );
  return [before.trim(), own].filter(Boolean).join('\n\n');
}

/** An agent that remembers paths of the folder it worked in would go on writing there. */
function forkNote(session: LiveSession): string {
  const folder = workFolder(session);
  return [
    `(This conversation goes on in another folder: ${folder}. Work only there. A path of the folder that it was in before`,
    'means the file of the same name in this one; do not read or change anything in the earlier folder.',
    `All that was said and done so far is also in the file ${conversationFile(session)}.)`,
  ].join(' ');
}

/** Puts on record which agent works for the session from now on. */
export async function recordOpened(
  session: LiveSession,
  connection: AgentConnection,
  turn: number,
): Promise<void> {
  const { agentSession: own, profile } = session.state;
  const { launch, protocol } = profile;
  const { name, version, agentSession, continued, forks, prompts } = connection.info;
  await session.record(
    {
      type: 'agent.started',
      turn,
      pid: launchedFor(session.id, 'agent') ?? 0,
      command: [launch.command, ...launch.args].join(' '),
    },
    {
      type: 'agent.connected',
      turn,
      agentName: name,
      agentVersion: version,
      agentSession,
      continued,
      ...(forks ? { forks } : {}),
      ...(prompts ? { prompts } : {}),
    },
    // That its own session was lost is said by whoever met it; a command is told each time.
    ...(own === null && protocol === 'acp' && (continued === 'forked' || continued === 'retold')
      ? [{ type: 'session.noted' as const, turn, note: { code: 'goes-on' as const, how: continued } }]
      : []),
  );
}
