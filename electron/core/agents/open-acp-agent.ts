import { type Result, refuse } from '#shared/result';
import { launch } from '../process';
import { connectAcpAgent } from './acp-connection';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import type { AgentContext } from './agent-context';
import { agentEnvironment } from './agent-environment';
import { lineTo } from './agent-line';

/** Starts an agent that speaks the Agent Client Protocol on this machine, and takes up a session in `request.cwd`. */
export async function openAcpAgent(
  request: OpenAgent,
  context: AgentContext,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  const { command, args } = request.profile.launch;
  const supervised = launch({
    purpose: 'agent',
    session: request.session === null ? null : { id: request.session, folder: request.cwd },
    command,
    args,
    cwd: request.cwd,
    env: await agentEnvironment(request, context),
    ...(context.records ? { records: context.records } : {}),
  });
  if (supervised.pid === null) {
    const end = await supervised.ended;
    return refuse({
      code: 'not-started',
      cause: end.how === 'not-started' ? end.cause : 'It ended at once.',
    });
  }
  return connectAcpAgent(lineTo(supervised), request, context);
}
