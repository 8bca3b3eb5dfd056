import { AgentId } from '#shared/ids';
import { type PlanOptions, planInput } from './apply';
import { UsageError } from './exit-code';
import { followTurn } from './follow-turn';
import { findSession, required, type Verb } from './verb';

/**
 * Hands the conflicts that an apply would have to an agent and follows it to its end. Nothing is applied: what it
 * proposes is used with `--resolve proposed`.
 */
export function askAgent(options: PlanOptions & { readonly agent: string | null }): Verb {
  return async (context) => {
    const row = await findSession(context, options.session);
    const input = await planInput(options, row, context);
    const agent = options.agent === null ? null : agentId(options.agent);
    const started = required(await context.client.apply.askAgent({ ...input, agent }));
    context.out.say(`session   ${started.session}`);
    return followTurn(context, started, 0);
  };
}

function agentId(text: string): AgentId {
  const parsed = AgentId.safeParse(text);
  if (!parsed.success) throw new UsageError(`not an agent's id: ${text}`);
  return parsed.data;
}
