import { type Result, refuse } from '#shared/result';
import type { Supervised } from '../process';
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
    ...(request.held ? { held: true as const } : {}),
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
  if (request.held && !(await letGo(supervised, request.held, request.signal))) {
    await supervised.stop(0);
    return refuse({ code: 'not-started', cause: 'It was given up before it was started.' });
  }
  const line = concealing(lineTo(supervised), request.secrets ?? []);
  return connectAcpAgent(line, { ...request, serversFile: servers.file }, context);
}

/** Has an agent begin that is held in its sandbox. False: it was given up first. */
async function letGo(
  { stdin, ended }: Supervised,
  held: Promise<void>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const over = new Promise<void>((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([held, over, ended]);
  if (signal?.aborted) return false;
  stdin.write('\n');
  return true;
}
