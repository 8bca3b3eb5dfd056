import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { KnownAgentName } from '#shared/known-agent';
import { namedVariables } from './named-variables';
import { sandboxEnvironment } from './sandbox-environment';

const USER = {
  ...{
    PATH: '/usr/bin',
    LANG: 'C',
    ANTHROPIC_API_KEY: 'a',
    OPENAI_API_KEY: 'o',
    GROQ_API_KEY: 'g',
    OLLAMA_HOST: 'box',
  },
  ...{ GH_TOKEN: 't', AWS_SECRET_ACCESS_KEY: 's', SSH_AUTH_SOCK: '/s', NPM_TOKEN: 'n', OUR_KEY: 'k' },
};

function given(agent: KnownAgentName | null, named: readonly string[] = []): string[] {
  const { PATH: _path, LANG: _lang, ...others } = sandboxEnvironment(USER, agent, named);
  return Object.keys(others);
}

test('an agent is given what it logs in with, and nobody else’s', () => {
  expect(given('claude')).toEqual(['ANTHROPIC_API_KEY']);
  expect(given('codex')).toEqual(['OPENAI_API_KEY']);
  expect(given('copilot')).toEqual(['GH_TOKEN']);
  expect(given('opencode')).toEqual(['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'GROQ_API_KEY', 'OLLAMA_HOST']);
  expect(given(null)).toEqual([]);
  expect(given('gemini', ['OUR_KEY'])).toEqual(['OUR_KEY']);
});

test.each([
  ['codex', '.codex/config.toml', '[model_providers.ours]\nbase_url = "https://x"\nenv_key = "OUR_KEY"\n'],
  ['opencode', '.config/opencode/opencode.json', '{"provider":{"x":{"options":{"apiKey":"{env:OUR_KEY}"}}}}'],
  ['pi', '.pi/agent/models.json', '{"providers":{"x":{"apiKey":"$OUR_KEY","cost":"$5"}}}'],
  ['qwen', '.qwen/settings.json', '{"modelProviders":{"openai":[{"envKey":"OUR_KEY"}]}}'],
  ['goose', '.config/goose/config.yaml', 'api_key_env: OUR_KEY\n'],
] as const)('%s is given the key that the user’s own settings name', async (agent, file, text) => {
  const home = await mkdtemp(join(tmpdir(), 'understory-named-'));
  try {
    await mkdir(dirname(join(home, file)), { recursive: true });
    await writeFile(join(home, file), text);
    expect(await namedVariables(agent, home)).toEqual(['OUR_KEY']);
    expect(await namedVariables('claude', home)).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
});
