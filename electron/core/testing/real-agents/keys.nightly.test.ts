import { join } from 'node:path';
import { describe, test } from 'vitest';
import { type AgentDoor, writeSettings } from './agent-door';
import { claude } from './claude';
import { codex } from './codex';
import { gemini } from './gemini';
import { expectKeyOutside, KEY } from './keys-scene';
import { opencode } from './opencode';

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
  [
    {
      ...opencode,
      logIn: async ({ home }) => {
        await writeSettings(join(home, '.config/opencode/opencode.json'), {
          ...{ model: 'openai/gpt-5', small_model: 'openai/gpt-5' },
          ...{ autoupdate: false, share: 'disabled', enabled_providers: ['openai'] },
        });
        return { OPENAI_API_KEY: KEY };
      },
    },
    'allow',
  ],
];

describe.runIf(process.platform === 'linux')('in a sandbox without the key of its model', () => {
  test.each(DOORS.map(([door, permissions]) => ({ door, permissions })))(
    '$door.id works',
    ({ door, permissions }) => expectKeyOutside(door, permissions),
  );
});
