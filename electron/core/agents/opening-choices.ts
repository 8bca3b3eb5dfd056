import type { AgentOption } from '#shared/agent';
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

/** True when the agent knows the custom agent itself and works as it now. */
export async function choosePersona(
  connection: AgentConnection,
  state: AcpState,
  name: string,
): Promise<boolean> {
  return choose(connection, state.options?.persona() ?? null, name);
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
