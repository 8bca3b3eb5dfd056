import type { AgentProfile } from '#shared/agent';
import { knownAgentOf } from '#shared/known-agent';
import type { TurnTokens } from '#shared/usage';
import type { AcpPromptEnd } from './acp-prompt-end';
import type { AgentInfo } from './agent';

type Counted = Pick<AcpPromptEnd, 'counted' | 'tokens'>;

/**
 * Takes the tokens of one turn out of what answers its prompt. Most agents count a turn. Copilot counts its whole session,
 * as measured with 1.0.102, so that a turn whose model failed answers the tokens of those before.
 */
export function createTurnTokens(
  profile: AgentProfile,
  continued: AgentInfo['continued'],
): <T extends Counted>(answer: T) => T {
  if (knownAgentOf(profile) !== 'copilot') return (answer) => answer;
  /** The sum so far. Null where the agent goes on with a session whose sum nobody told yet. */
  let before: TurnTokens | null = continued === 'new' || continued === 'retold' ? NOTHING : null;
  return (answer) => {
    const sum = answer.tokens;
    if (sum === null) return answer;
    const tokens = before === null ? null : since(before, sum);
    before = sum;
    const counted = (tokens?.output ?? tokens?.total ?? 0) > 0;
    return { ...answer, counted, tokens: counted ? tokens : null };
  };
}

const NOTHING: TurnTokens = { input: 0, output: 0, cached: 0, thought: 0, total: 0 };

function since(before: TurnTokens, sum: TurnTokens): TurnTokens {
  // A sum that shrank began anew.
  const one = (name: keyof TurnTokens) => {
    const [now, was] = [sum[name], before[name] ?? 0];
    return now === null ? null : now >= was ? now - was : now;
  };
  return {
    input: one('input'),
    output: one('output'),
    cached: one('cached'),
    thought: one('thought'),
    total: one('total'),
  };
}
