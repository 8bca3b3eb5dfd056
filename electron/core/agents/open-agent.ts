import type { AgentProfile } from '#shared/agent';
import type { Result } from '#shared/result';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import { userEnvironment } from './agent-environment';
import { openCommandAgent } from './command-agent';
import type { AgentSurroundings } from './surroundings';

/**
 * Readies what opening an agent will need and what is the same for all sessions, so that it need not be waited for once
 * there is a worktree to open it in. Starts nothing. What fails here is met again, and told, at the opening.
 */
export async function readyToOpen(
  { protocol }: Pick<AgentProfile, 'protocol'>,
  surroundings: AgentSurroundings,
): Promise<void> {
  await Promise.allSettled([
    userEnvironment(surroundings),
    protocol === 'acp' ? import('./open-acp-agent') : null,
  ]);
}

/** Starts the agent of a profile for one session. Whatever it speaks, the connection behaves the same. */
export async function openAgent(
  request: OpenAgent,
  surroundings: AgentSurroundings,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  switch (request.profile.protocol) {
    case 'acp': {
      // The protocol's schemas take long to evaluate: not at the start of the app, which shows sessions and runs none.
      const { openAcpAgent } = await import('./open-acp-agent');
      return openAcpAgent(request, surroundings);
    }
    case 'command':
      return openCommandAgent(request, surroundings);
    default:
      return request.profile.protocol satisfies never;
  }
}
