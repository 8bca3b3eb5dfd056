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

/** Asking the user's shell takes up to seconds, the first time. */
export async function userEnvironment({ environment }: AgentContext): Promise<Record<string, string>> {
  return environment ?? (await loginEnvironment());
}
