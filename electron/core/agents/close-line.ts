import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessEnd } from '#shared/agent';
import type { AgentLine } from './agent-line';

/** Agents write their own history when their input closes. */
const CLOSE_BY_ITSELF_MS = 1500;

/** Closes an agent's input, gives it a moment to end by itself, then ends it. */
export async function closeLine(line: AgentLine): Promise<ProcessEnd> {
  line.stdin.end();
  await Promise.race([line.ended, delay(CLOSE_BY_ITSELF_MS, undefined, { ref: false })]);
  return line.stop();
}
