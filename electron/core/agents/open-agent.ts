import type { Result } from '#shared/result';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import { openCommandAgent } from './command-agent';
import type { AgentSurroundings } from './surroundings';

/** Starts the agent of a profile for one session. Whatever it speaks, the connection behaves the same. */
export async function openAgent(
  request: OpenAgent,
  surroundings: AgentSurroundings,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  switch (request.profile.protocol) {
    case 'acp': {
      // The protocol's schemas take long to evaluate: not at the start of the app, which shows sessions and runs none.
      const { openAcpAgent } = await import('./acp-connection');
      return openAcpAgent(request, surroundings);
    }
    case 'command':
      return openCommandAgent(request, surroundings);
    default:
      return request.profile.protocol satisfies never;
  }
}
