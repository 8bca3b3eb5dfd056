import { emptyTranscript, foldTranscript } from '#shared/projections/transcript';
import type { Result } from '#shared/result';
import {
  type AgentConnection,
  type AgentContext,
  type AgentListener,
  type AgentNotOpened,
  type Agents,
  openAgent,
  readPersona,
} from '../../agents';
import type { SettingsPort } from '../../ports';
import { launchedFor } from '../../process';
import type { LiveSession } from '../store';
import { workFolder } from './measure-work';
import { readEvents } from './session-streams';
import { transcriptText } from './transcript-text';

/** What agents of all sessions are opened with. */
export type AgentTools = {
  readonly agents: Agents;
  readonly context: AgentContext;
  readonly settings: SettingsPort;
};

/** Starts the session's agent where the session works, and has it go on where it was. */
export async function openSessionAgent(
  { agents, context, settings }: AgentTools,
  session: LiveSession,
  { listener, signal }: { readonly listener: AgentListener; readonly signal: AbortSignal },
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { row, profile, agentSession, customAgent } = session.state;
  return openAgent(
    {
      profile: agents.launchable(profile),
      cwd: workFolder(session),
      listener,
      continueFrom: row.turns > 1 ? { agentSession, transcript: await retell(session) } : null,
      conversation: () => retell(session),
      model: row.model,
      persona:
        customAgent === null ? null : await readPersona(row.repositoryPath, row.base.commit, customAgent),
      mcpServers: [],
      wishes: () => ({ permissions: session.state.row.permissions, options: session.state.chosen }),
      firstOutputMs: settings.get().firstOutputSeconds * 1000,
      signal,
      session: row.session,
    },
    context,
  );
}

/** What was said so far, for agents that cannot load a session of their own. */
async function retell(session: LiveSession): Promise<string> {
  return transcriptText(foldTranscript(emptyTranscript, await readEvents(session)));
}

/** Puts on record which agent works for the session from now on. */
export async function recordOpened(
  session: LiveSession,
  connection: AgentConnection,
  turn: number,
): Promise<void> {
  const { launch } = session.state.profile;
  const { name, version, agentSession, continued, prompts } = connection.info;
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
      ...(prompts ? { prompts } : {}),
    },
  );
}
