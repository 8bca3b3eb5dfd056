import type { AgentOption } from '#shared/agent';
import type { AcpState } from './acp-inbox';
import type { AgentConnection } from './agent';
import type { Persona } from './persona';

/** Sets the model that the session asks for; one that the agent does not offer is said, and its own stays. */
export async function chooseModel(
  connection: AgentConnection,
  state: AcpState,
  model: string,
): Promise<void> {
  if (await choose(connection, state.options?.model() ?? null, model)) return;
  state.batch.update({ type: 'observed', note: { code: 'model-not-offered', model } });
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
