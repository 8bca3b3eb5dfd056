import type { Result } from '#shared/result';
import { openAcpAgent } from './acp-connection';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import { openCommandAgent } from './command-agent';
import type { AgentSurroundings } from './surroundings';

/** Starts the agent of a profile for one session. Whatever it speaks, the connection behaves the same. */
export function openAgent(
  request: OpenAgent,
  surroundings: AgentSurroundings,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  switch (request.profile.protocol) {
    case 'acp':
      return openAcpAgent(request, surroundings);
    case 'command':
      return openCommandAgent(request, surroundings);
    default:
      return request.profile.protocol satisfies never;
  }
}
