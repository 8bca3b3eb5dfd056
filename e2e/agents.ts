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

/** An option as agents offer it for their sessions; the first value is the chosen one. */
export function optionOffered(id: string, name: string, values: readonly string[]) {
  const options = values.map((value) => ({ value, name: value }));
  return { id, name, category: id, type: 'select', currentValue: values[0], options };
}
