import { knownAgentOf } from '#shared/known-agent';
import { loginEnvironment } from '../process';
import type { OpenAgent } from './agent';
import type { AgentContext } from './agent-context';

/** The whole environment of an agent process: the user's own, the profile's additions. */
export async function agentEnvironment(
  request: Pick<OpenAgent, 'profile'>,
  context: AgentContext,
): Promise<Record<string, string>> {
  return { ...(await userEnvironment(context)), ...request.profile.launch.env };
}

/** What OpenCode is told to ask for, over its own configuration. */
const ASKING = JSON.stringify({ edit: 'ask', bash: 'ask' });

/**
 * An agent that asks only as it is configured is told to ask, where all that it asks for is denied. With *ask* its user's
 * own rules stand: they may deny, or allow in part, what it would ask for then.
 */
export function policyEnvironment({
  profile,
  wishes,
}: Pick<OpenAgent, 'profile' | 'wishes'>): Record<string, string> {
  if (wishes().permissions !== 'deny') return {};
  switch (knownAgentOf(profile)) {
    case 'opencode':
      return { OPENCODE_PERMISSION: ASKING };
    default:
      return {};
  }
}

/** Asking the user's shell takes up to seconds, the first time. */
export async function userEnvironment({ environment }: AgentContext): Promise<Record<string, string>> {
  return environment ?? (await loginEnvironment());
}
