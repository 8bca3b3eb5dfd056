import { join } from 'node:path';
import type { AgentProfile } from '#shared/agent';
import { AgentId } from '#shared/ids';

/** The profile of one of the agents in this folder. */
export function benchAgent(
  script: 'stamping-agent' | 'streaming-agent' | 'copying-agent',
  env: Record<string, string>,
  id: string = script,
): AgentProfile {
  return {
    id: AgentId.parse(id),
    name: id,
    protocol: 'acp',
    launch: { command: process.execPath, args: [join(import.meta.dirname, `${script}.mjs`)], env },
  };
}
