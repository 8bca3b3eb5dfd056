import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installAgent } from './install-agent';
import { PLATFORM } from './real-agent';

const VERSION = '1.18.33';

/** Path of the real OpenCode program, installed once into the cache folder. */
export function installOpencode(): Promise<string> {
  return installAgent(`opencode-${PLATFORM}`, VERSION, 'bin/opencode');
}

/** Writes its settings into a home: one model, on loopback, and permission to be asked for edits and commands. */
export async function configureOpencode(place: {
  home: string;
  modelUrl: string;
}): Promise<Record<string, string>> {
  await mkdir(join(place.home, '.config/opencode'), { recursive: true });
  await writeFile(
    join(place.home, '.config/opencode/opencode.json'),
    JSON.stringify(settings(place.modelUrl)),
  );
  return {};
}

function settings(baseURL: string) {
  const model = { name: 'Scripted', tool_call: true, limit: { context: 128_000, output: 8192 } };
  return {
    model: 'scripted/scripted',
    small_model: 'scripted/scripted',
    autoupdate: false,
    share: 'disabled',
    enabled_providers: ['scripted'],
    permission: { edit: 'ask', bash: 'ask' },
    provider: {
      scripted: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Scripted',
        options: { baseURL, apiKey: 'sk-scripted' },
        models: { scripted: model },
      },
    },
  };
}
