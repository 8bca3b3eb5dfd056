import type { AgentProfile } from '#shared/agent';
import { AgentId } from '#shared/ids';
import { type ScriptOptions, type ScriptStep, scriptedAgent } from '../electron/core/testing/scripted-agent';

/** An agent of the user's own, for `customAgents` in the settings: a real process that does as told. */
export function agentNamed(
  name: string,
  steps: readonly ScriptStep[],
  options: Omit<ScriptOptions, 'name'> = {},
): AgentProfile {
  const id = AgentId.parse(name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return { ...scriptedAgent(steps, { ...options, name }), id };
}
