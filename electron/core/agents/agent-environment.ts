import { loginEnvironment } from '../process';
import type { OpenAgent } from './agent';
import type { AgentSurroundings } from './surroundings';

/** The whole environment of an agent process: the user's own, the profile's additions, and the session's. */
export async function agentEnvironment(
  request: OpenAgent,
  surroundings: AgentSurroundings,
): Promise<Record<string, string>> {
  const base = surroundings.environment ?? (await loginEnvironment());
  return { ...base, ...request.profile.launch.env, ...request.env };
}
