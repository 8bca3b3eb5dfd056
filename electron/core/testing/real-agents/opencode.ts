import { join } from 'node:path';
import { type AgentDoor, writeSettings } from './agent-door';
import { installAgent, PLATFORM } from './install-agent';

const VERSION = '1.18.33';

/** OpenCode, set up to ask before edits and commands: by its own default it asks for nothing. */
export const opencode: AgentDoor = {
  id: 'opencode',
  version: VERSION,
  install: async () => ({
    command: await installAgent(`opencode-${PLATFORM}`, VERSION, 'bin/opencode'),
    args: ['acp'],
  }),
  program: async () => [await installAgent(`opencode-${PLATFORM}`, VERSION, 'bin/opencode')],
  remembers: ['.local/share/opencode'],
  logIn: async ({ home, modelUrl }) => {
    await writeSettings(join(home, '.config/opencode/opencode.json'), opencodeSettings(modelUrl));
    return {};
  },
  write: (cwd, file, content) => ({ name: 'write', args: { filePath: join(cwd, file), content } }),
  run: (command) => ({ name: 'bash', args: { command, description: 'Runs it' } }),
};

/** One model, on loopback, and the user is asked for edits and commands. */
export function opencodeSettings(modelUrl: string): object {
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
        options: { baseURL: `${modelUrl}/v1`, apiKey: 'sk-scripted' },
        models: { scripted: model },
      },
    },
  };
}
