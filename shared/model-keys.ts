import type { KnownAgentName } from './known-agent';

/** Agents that can be told another address for their models, and so work without the keys of these. */
const WITHOUT = ['claude', 'codex', 'copilot', 'gemini', 'kilo', 'opencode', 'qwen'] as const;
export type WorksWithoutKeys = (typeof WITHOUT)[number];

/** Whether the keys of an agent's models can stay outside of its sandbox. */
export function worksWithoutKeys(agent: KnownAgentName | null): agent is WorksWithoutKeys {
  return WITHOUT.some((one) => one === agent);
}
