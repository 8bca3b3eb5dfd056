import { customAgentFileName } from './custom-agent-name';
import type { SessionRow } from './session';

/** Who does it, in words that tell variants from each other: `Claude Code, opus, as reviewer`. */
export function variantWords({
  agent,
  model,
  customAgent,
}: Pick<SessionRow, 'agent' | 'model' | 'customAgent'>): string {
  return [agent.name, model, customAgent === null ? null : `as ${customAgentFileName(customAgent)}`]
    .filter((words) => words !== null)
    .join(', ');
}
