import { setTimeout as delay } from 'node:timers/promises';
import type { AgentProfile, ProcessEnd } from '#shared/agent';
import { type KnownAgentName, knownAgentOf } from '#shared/known-agent';
import type { AgentLine } from './agent-line';

/** Agents write their own history when their input closes. */
const CLOSE_BY_ITSELF_MS = 1500;

/**
 * Agents that do nothing with the end of their input but wait: there is no use in waiting with them. They write their
 * history before they answer a prompt. Codex gives its server two seconds and then ends it by the same signal.
 */
const ENDED_BY_SIGNAL: ReadonlySet<KnownAgentName | null> = new Set(['codex', 'kilo']);

/** Closes an agent's input, gives it a moment to end by itself where it is one that does, then ends it. */
export async function closeLine(
  line: AgentLine,
  profile: Pick<AgentProfile, 'protocol' | 'launch'>,
): Promise<ProcessEnd> {
  line.stdin.end();
  if (!ENDED_BY_SIGNAL.has(knownAgentOf(profile)))
    await Promise.race([line.ended, delay(CLOSE_BY_ITSELF_MS, undefined, { ref: false })]);
  return line.stop();
}
