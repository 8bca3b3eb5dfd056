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

/** The mode in which Codex confines nothing by itself. */
const UNCONFINED = 'agent-full-access';

/**
 * An agent that asks only as it is configured is told to ask, where all that it asks for is denied. With *ask* its user's
 * own rules stand: they may deny, or allow in part, what it would ask for then. An agent that confines its commands by itself
 * cannot do so in a sandbox, which lets nobody make another one: where all is allowed it is told to leave that to ours.
 */
export function policyEnvironment(
  { profile, wishes, sandbox }: Pick<OpenAgent, 'profile' | 'wishes' | 'sandbox'>,
  own: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const { permissions } = wishes();
  switch (knownAgentOf(profile)) {
    case 'opencode':
      return permissions === 'deny' ? { OPENCODE_PERMISSION: ASKING } : {};
    case 'codex':
      return permissions === 'allow' && sandbox && !own.INITIAL_AGENT_MODE
        ? { INITIAL_AGENT_MODE: UNCONFINED }
        : {};
    default:
      return {};
  }
}

/** Asking the user's shell takes up to seconds, the first time. */
export async function userEnvironment({ environment }: AgentContext): Promise<Record<string, string>> {
  return environment ?? (await loginEnvironment());
}
