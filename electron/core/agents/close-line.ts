import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEnd } from '#shared/agent';
import type { AgentLine } from './agent-line';

/** Agents write their own history when their input closes. */
const CLOSE_BY_ITSELF_MS = 1500;

/**
 * Programs of agents that do nothing with the end of their input but wait: there is no use in waiting with them. They write
 * their history before they answer a prompt. Codex gives its server two seconds and then ends it by the same signal.
 */
const ENDED_BY_SIGNAL: ReadonlySet<string | null> = new Set(['@agentclientprotocol/codex-acp', 'Kilo']);

/**
 * Closes an agent's input, gives it a moment to end by itself, then ends it.
 *
 * @param program the name of the agent's program, by which those are known that only a signal ends
 */
export async function closeLine(line: AgentLine, program: string | null = null): Promise<ProcessEnd> {
  line.stdin.end();
  if (!ENDED_BY_SIGNAL.has(program))
    await Promise.race([line.ended, delay(CLOSE_BY_ITSELF_MS, undefined, { ref: false })]);
  return line.stop();
}
