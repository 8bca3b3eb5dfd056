import { fileURLToPath } from 'node:url';
import type { AgentProfile } from '#shared/agent';
import { AgentId } from '#shared/ids';
import type { ScriptOptions, ScriptStep } from './steps';

export type { ScriptOptions, ScriptStep } from './steps';

/** A real process that speaks the protocol (or fails to) exactly as told. For tests only. */
export function scriptedAgent(steps: readonly ScriptStep[], options: ScriptOptions = {}): AgentProfile {
  const { env, ...behaviour } = options;
  return {
    id: AgentId.parse('scripted'),
    name: options.name ?? 'Scripted agent',
    protocol: 'acp',
    launch: {
      command: process.execPath,
      args: [fileURLToPath(new URL('./agent.mjs', import.meta.url))],
      env: { ...env, SCRIPTED_AGENT: JSON.stringify({ ...behaviour, steps }) },
    },
  };
}
