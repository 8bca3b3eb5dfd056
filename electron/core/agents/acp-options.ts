import type { AgentOption } from '#shared/agent';
import { type AcpConfigOption, type AcpSession, acpUpdates } from './acp-schema';

/** How a chosen value is sent: by the session's configuration, or by the older requests for modes and models. */
export type OptionRequest =
  | { readonly method: 'session/set_config_option'; readonly params: Record<string, unknown> }
  | { readonly method: 'session/set_mode'; readonly params: { modeId: string } }
  | { readonly method: 'session/set_model'; readonly params: { modelId: string } };

type Offered = { readonly option: AgentOption; request(value: string): OptionRequest };

/** The settings a session offers, whichever of the protocol's three ways the agent uses for them. */
export type SessionOptions = {
  list(): AgentOption[];
  /** Takes over a `config_option_update` or `current_mode_update`; false when nothing changed. */
  update(update: Record<string, unknown>): boolean;
  /** Takes over the list that an answer to `set_config_option` carries, or the value that was set. */
  chosen(id: string, value: string, answer: unknown): void;
  /** Null when there is no such option or choice. */
  request(id: string, value: string): OptionRequest | null;
  /** The option for the model, whatever its id. */
  model(): AgentOption | null;
  /** The option for the custom agent that the agent works as. */
  persona(): AgentOption | null;
};

export function sessionOptions(session: AcpSession): SessionOptions {
  let offered = offeredBy(session);
  const replaceConfig = (configured: readonly AcpConfigOption[]): boolean => {
    const before = JSON.stringify(list());
    const older = offered.filter((one) => one.request('').method !== 'session/set_config_option');
    offered = withoutDoubles([...configured.map(configOffered), ...older]);
    return JSON.stringify(list()) !== before;
  };
  const setCurrent = (matches: (one: Offered) => boolean, value: string): boolean => {
    const before = JSON.stringify(list());
    offered = offered.map((one) =>
      matches(one) ? { ...one, option: { ...one.option, current: value } } : one,
    );
    return JSON.stringify(list()) !== before;
  };
  const list = () => offered.map(({ option }) => option);
  return {
    list,
    update: (update) => {
      const configured = acpUpdates.options.safeParse(update);
      if (update.sessionUpdate === 'config_option_update' && configured.success) {
        return replaceConfig(configured.data.configOptions);
      }
      const mode = acpUpdates.mode.safeParse(update);
      return mode.success && setCurrent(({ option }) => option.category === 'mode', mode.data.currentModeId);
    },
    chosen: (id, value, answer) => {
      const configured = acpUpdates.options.safeParse(answer);
      if (configured.success && configured.data.configOptions.length > 0)
        replaceConfig(configured.data.configOptions);
      else setCurrent(({ option }) => option.id === id, value);
    },
    request: (id, value) => {
      const found = offered.find(({ option }) => option.id === id);
      return found?.option.choices.some((choice) => choice.value === value) ? found.request(value) : null;
    },
    model: () => list().find(({ category, id }) => category === 'model' || id === 'model') ?? null,
    persona: () => list().find(({ category, id }) => category === '_agent' || id === 'agent') ?? null,
  };
}

function offeredBy(session: AcpSession): Offered[] {
  const offered: Offered[] = (session.configOptions ?? []).map(configOffered);
  const { modes, models } = session;
  if (modes && modes.availableModes.length > 0) {
    const choices = modes.availableModes.map(({ id, name, description }) => choice(id, name, description));
    offered.push({
      option: {
        id: 'mode',
        name: 'Mode',
        category: 'mode',
        description: null,
        current: modes.currentModeId,
        choices,
      },
      request: (modeId) => ({ method: 'session/set_mode', params: { modeId } }),
    });
  }
  if (models && models.availableModels.length > 0) {
    const choices = models.availableModels.map(({ modelId, name, description }) =>
      choice(modelId, name, description),
    );
    offered.push({
      option: {
        id: 'model',
        name: 'Model',
        category: 'model',
        description: null,
        current: models.currentModelId,
        choices,
      },
      request: (modelId) => ({ method: 'session/set_model', params: { modelId } }),
    });
  }
  return withoutDoubles(offered);
}

/** Agents in transition offer a setting in the old way and the new; the new one comes first and wins. */
function withoutDoubles(offered: readonly Offered[]): Offered[] {
  return offered.filter((one, index) => {
    const { id, category } = one.option;
    return !offered
      .slice(0, index)
      .some(
        ({ option }) =>
          option.id === id || ((category === 'mode' || category === 'model') && option.category === category),
      );
  });
}

function configOffered(option: AcpConfigOption): Offered {
  const common = {
    id: option.id,
    name: option.name || option.id,
    category: option.category ?? null,
    description: option.description ?? null,
  };
  switch (option.type) {
    case 'select':
      return {
        option: {
          ...common,
          current: option.currentValue,
          choices: option.options.map(({ value, name, description }) => choice(value, name, description)),
        },
        request: (value) => ({ method: 'session/set_config_option', params: { configId: option.id, value } }),
      };
    case 'boolean':
      return {
        option: {
          ...common,
          current: String(option.currentValue),
          choices: [choice('true', 'On', null), choice('false', 'Off', null)],
        },
        request: (value) => ({
          method: 'session/set_config_option',
          params: { configId: option.id, type: 'boolean', value: value === 'true' },
        }),
      };
    default:
      return option satisfies never;
  }
}

function choice(value: string, name: string | null | undefined, description: string | null | undefined) {
  return { value, name: name || value, description: description ?? null };
}
