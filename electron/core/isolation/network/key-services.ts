import type { WorksWithoutKeys } from '#shared/model-keys';

/** Somebody who serves models to an agent that is told of it by variables. */
export type KeyService = {
  /** What it is called in addresses of ours. */
  readonly name: string;
  /** Variables that hold a key for it. */
  readonly keys: readonly string[];
  /** The variable that says where it is, where the user has it elsewhere; null: the agent asks none. */
  readonly address: string | null;
  /** Where it is otherwise; null where it is nowhere without that variable. */
  readonly usual: string | null;
};

/** The services of an agent, and the variables that tell it where they are from now on. */
export type ServicesOfAgent = {
  readonly services: readonly KeyService[];
  told(addresses: readonly (readonly [KeyService, string])[]): Readonly<Record<string, string>>;
};

/** By the documentation of each, and as was seen of the real ones. */
export const SERVICES: Readonly<Record<WorksWithoutKeys, ServicesOfAgent>> = {
  claude: byVariables(
    service(
      'anthropic',
      ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'],
      'ANTHROPIC_BASE_URL',
      'https://api.anthropic.com',
    ),
  ),
  gemini: byVariables(
    service(
      'gemini',
      ['GEMINI_API_KEY'],
      'GOOGLE_GEMINI_BASE_URL',
      'https://generativelanguage.googleapis.com',
    ),
  ),
  qwen: byVariables(service('openai', ['OPENAI_API_KEY'], 'OPENAI_BASE_URL', null)),
  copilot: byVariables(
    service(
      'provider',
      ['COPILOT_PROVIDER_API_KEY', 'COPILOT_PROVIDER_BEARER_TOKEN'],
      'COPILOT_PROVIDER_BASE_URL',
      null,
    ),
  ),
  codex: {
    services: [service('openai', ['CODEX_API_KEY', 'OPENAI_API_KEY'], null, 'https://api.openai.com/v1')],
    told: (addresses) => ({
      CODEX_CONFIG: JSON.stringify(Object.fromEntries(addresses.map(([, at]) => ['openai_base_url', at]))),
    }),
  },
  opencode: byConfiguration('OPENCODE_CONFIG_CONTENT'),
  kilo: byConfiguration('KILO_CONFIG_CONTENT'),
};

function service(
  name: string,
  keys: readonly string[],
  address: string | null,
  usual: string | null,
): KeyService {
  return { name, keys, address, usual };
}

function byVariables(...services: KeyService[]): ServicesOfAgent {
  return {
    services,
    told: (addresses) =>
      Object.fromEntries(addresses.flatMap(([{ address }, at]) => (address === null ? [] : [[address, at]]))),
  };
}

/** OpenCode and its kin take a configuration from a variable, over their user's files. */
function byConfiguration(variable: string): ServicesOfAgent {
  return {
    services: [
      service('openai', ['OPENAI_API_KEY'], 'OPENAI_BASE_URL', 'https://api.openai.com/v1'),
      service('anthropic', ['ANTHROPIC_API_KEY'], 'ANTHROPIC_BASE_URL', 'https://api.anthropic.com/v1'),
      service(
        'google',
        ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'],
        'GOOGLE_GEMINI_BASE_URL',
        'https://generativelanguage.googleapis.com/v1beta',
      ),
      service('openrouter', ['OPENROUTER_API_KEY'], 'OPENROUTER_BASE_URL', 'https://openrouter.ai/api/v1'),
      service('groq', ['GROQ_API_KEY'], 'GROQ_BASE_URL', 'https://api.groq.com/openai/v1'),
      service('mistral', ['MISTRAL_API_KEY'], 'MISTRAL_BASE_URL', 'https://api.mistral.ai/v1'),
      service('xai', ['XAI_API_KEY'], 'XAI_BASE_URL', 'https://api.x.ai/v1'),
    ],
    told: (addresses) => {
      const provider = addresses.map(([{ name }, baseURL]) => [name, { options: { baseURL } }]);
      return { [variable]: JSON.stringify({ provider: Object.fromEntries(provider) }) };
    },
  };
}
