import type { AgentProfile } from '#shared/agent';
import type { Result } from '#shared/result';
import type { AgentConnection, AgentNotOpened, OpenAgent } from './agent';
import type { AgentContext } from './agent-context';
import { userEnvironment } from './agent-environment';
import { openCommandAgent } from './command-agent';

/**
 * Readies what opening an agent will need and what is the same for all sessions, so that it need not be waited for once
 * there is a worktree to open it in. Starts nothing. What fails here is met again, and told, at the opening.
 */
export async function readyToOpen(
  { protocol }: Pick<AgentProfile, 'protocol'>,
  context: AgentContext,
): Promise<void> {
  await Promise.allSettled([
    userEnvironment(context),
    protocol === 'acp' ? import('./open-acp-agent') : null,
  ]);
}

/** Starts the agent of a profile for one session. Whatever it speaks, the connection behaves the same. */
export async function openAgent(
  request: OpenAgent,
  context: AgentContext,
): Promise<Result<AgentConnection, AgentNotOpened>> {
  switch (request.profile.protocol) {
    case 'acp': {
      // The protocol's schemas take long to evaluate: not at the start of the app, which shows sessions and runs none.
      const { openAcpAgent } = await import('./open-acp-agent');
      return openAcpAgent(request, context);
    }
    case 'command':
      return openCommandAgent(request, context);
    default:
      return request.profile.protocol satisfies never;
  }
}
