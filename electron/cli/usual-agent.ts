import { AgentId } from '#shared/ids';
import { UsageError } from './exit-code';
import type { VerbContext } from './verb';

/** The agent that is meant where none is named: that of the settings, else the first one that is installed. */
export async function usualAgent({ client, calledAs }: VerbContext, otherwise: string): Promise<AgentId> {
  const { defaultAgent } = await client.settings.get({});
  if (defaultAgent !== null) return agentId(defaultAgent);
  const agents = await client.agents.list({});
  // One that would first be downloaded is never chosen for the user.
  const ready = agents.find(
    ({ source, availability }) =>
      source !== 'demo' && source !== 'registry' && availability.state === 'ready',
  );
  if (ready) return ready.profile.id;
  throw new UsageError(`no agent is installed: ${otherwise}. "${calledAs} agents" lists them`);
}

/** An agent's id as it was typed. */
export function agentId(text: string): AgentId {
  const parsed = AgentId.safeParse(text);
  if (!parsed.success) throw new UsageError(`not an agent's id: ${text}`);
  return parsed.data;
}
