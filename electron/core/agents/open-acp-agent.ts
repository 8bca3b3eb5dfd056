import { type Result, refuse } from '#shared/result';
import { connectAcpAgent } from './acp-connection';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import type { AgentContext } from './agent-context';
import { agentEnvironment, policyEnvironment } from './agent-environment';
import { lineTo } from './agent-line';
import { concealing } from './conceal-secrets';
import { launchAgent } from './launch-agent';
import { serversAtLaunch } from './mcp-servers';

/** Starts an agent that speaks the Agent Client Protocol on this machine, and takes up a session in `request.cwd`. */
export async function openAcpAgent(
  request: OpenAgent,
  context: AgentContext,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { args } = request.profile.launch;
  const own = await agentEnvironment(request, context);
  const env = { ...own, ...policyEnvironment(request, own) };
  const servers = await serversAtLaunch(request.mcpServers, request.profile, context.temporary ?? null);
  const supervised = await launchAgent(request, context, {
    ...{ args: [...args, ...servers.args], env },
    reads: servers.file === null ? [] : [servers.file],
  });
  void supervised.ended.then(servers.discard).catch((error: unknown) => {
    context.log.warn('what an agent was started with could not be removed', { error: String(error) });
  });
  if (supervised.pid === null) {
    const end = await supervised.ended;
    return refuse({
      code: 'not-started',
      cause: end.how === 'not-started' ? end.cause : 'It ended at once.',
    });
  }
  const line = concealing(lineTo(supervised), request.secrets ?? []);
  return connectAcpAgent(line, { ...request, serversFile: servers.file }, context);
}
