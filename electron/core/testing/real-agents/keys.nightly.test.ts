import { join } from 'node:path';
import { describe, test } from 'vitest';
import { type AgentDoor, writeSettings } from './agent-door';
import { claude } from './claude';
import { codex } from './codex';
import { copilot } from './copilot';
import { gemini } from './gemini';
import { expectKeyOutside, KEY } from './keys-scene';
import { kilo } from './kilo';
import { opencode } from './opencode';
import { qwen } from './qwen';

/** The same agents, whose users have a key and no more: the model is where it usually is. */
const DOORS: readonly (readonly [AgentDoor, 'ask' | 'allow'])[] = [
  [{ ...claude, logIn: async () => ({ ANTHROPIC_API_KEY: KEY }) }, 'ask'],
  [
    {
      ...codex,
      logIn: async ({ home }) => {
        await writeSettings(
          join(home, '.codex/config.toml'),
          'model = "gpt-5.5"\ncheck_for_update_on_startup = false\n[analytics]\nenabled = false\n',
        );
        return { OPENAI_API_KEY: KEY, DEFAULT_AUTH_REQUEST: '{"methodId":"api-key"}' };
      },
    },
    'allow',
  ],
  [
    {
      ...gemini,
      logIn: async (place) => {
        const { GOOGLE_GEMINI_BASE_URL: _elsewhere, ...own } = await gemini.logIn(place);
        return { ...own, GEMINI_API_KEY: KEY };
      },
    },
    'allow',
  ],
  [{ ...opencode, logIn: withOpenAi('.config/opencode/opencode.json') }, 'allow'],
  [{ ...kilo, logIn: withOpenAi('.config/kilo/kilo.json') }, 'allow'],
  // These ask for a model only where they are told one is, which is at the usual place here.
  [elsewhere(qwen, 'OPENAI_API_KEY', 'OPENAI_BASE_URL'), 'allow'],
  [elsewhere(copilot, 'COPILOT_PROVIDER_API_KEY', 'COPILOT_PROVIDER_BASE_URL'), 'allow'],
];

/** OpenCode and its kin, with a model that they know of themselves. */
function withOpenAi(settings: string): AgentDoor['logIn'] {
  return async ({ home }) => {
    await writeSettings(join(home, settings), {
      ...{ model: 'openai/gpt-5', small_model: 'openai/gpt-5' },
      ...{ autoupdate: false, share: 'disabled', enabled_providers: ['openai'] },
    });
    return { OPENAI_API_KEY: KEY };
  };
}

function elsewhere(door: AgentDoor, key: string, address: string): AgentDoor {
  const logIn: AgentDoor['logIn'] = async (place) => ({
    ...(await door.logIn(place)),
    [key]: KEY,
    [address]: 'https://api.openai.com/v1',
  });
  return { ...door, logIn };
}

describe.runIf(process.platform === 'linux')('in a sandbox without the key of its model', () => {
  test.each(DOORS.map(([door, permissions]) => ({ door, permissions })))(
    '$door.id works',
    ({ door, permissions }) => expectKeyOutside(door, permissions),
  );
});
