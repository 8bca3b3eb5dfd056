import { type PlanOptions, planInput } from './apply';
import { followTurn } from './follow-turn';
import { agentId } from './usual-agent';
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
