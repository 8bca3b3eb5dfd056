import type { AgentOption } from '#shared/agent';
import type { Persona } from '../custom-agents';
import type { AcpState } from './acp-inbox';
import type { AgentConnection } from './agent';

/** Sets the model that the session asks for; one that the agent does not offer is said, and its own stays. */
export async function chooseModel(
  connection: AgentConnection,
  state: AcpState,
  model: string,
): Promise<void> {
  if (await choose(connection, state.options?.model() ?? null, model)) return;
  state.batch.update({ type: 'observed', note: { code: 'model-not-offered', model } });
}

/** Sets the first model that a custom agent asks for and the agent has; where it has none of them, that is said. */
export async function chooseModelOf(
  connection: AgentConnection,
  state: AcpState,
  { models }: Pick<Persona, 'models'>,
): Promise<void> {
  for (const model of models) if (await choose(connection, state.options?.model() ?? null, model)) return;
  const [first] = models;
  if (first !== undefined)
    state.batch.update({ type: 'observed', note: { code: 'model-not-offered', model: first } });
}

/**
 * The custom agent as the agent itself calls it, where it knows it and works as it now; null where it is to be told. Agents
 * list custom agents by what those call themselves, or by their files.
 */
export async function choosePersona(
  connection: AgentConnection,
  state: AcpState,
  { title, name }: Persona,
): Promise<string | null> {
  for (const wanted of title === null || title === name ? [name] : [title, name])
    if (await choose(connection, state.options?.persona() ?? null, wanted)) return wanted;
  return null;
}

async function choose(
  connection: AgentConnection,
  option: AgentOption | null,
  wanted: string,
): Promise<boolean> {
  const choice =
    option?.choices.find(({ value }) => value === wanted) ??
    option?.choices.find(({ name }) => name === wanted);
  if (!option || !choice) return false;
  return option.current === choice.value || (await connection.setOption(option.id, choice.value)) === 'set';
}
