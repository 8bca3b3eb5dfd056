import { join } from 'node:path';
import { type AgentDoor, writeSettings } from './agent-door';
import { installAgent, PLATFORM } from './install-agent';

const VERSION = '3.0.65';

/** Cline, which takes no other login over the protocol than an account. */
export const cline: AgentDoor = {
  id: 'cline',
  version: VERSION,
  install: async () => ({
    command: await installAgent(`@cline/cli-${PLATFORM}`, VERSION, 'bin/cline'),
    args: ['--acp'],
  }),
  logIn: async ({ home, modelUrl }) => {
    const settings = {
      provider: 'openai-compatible',
      apiKey: 'sk-scripted',
      model: 'scripted',
      baseUrl: `${modelUrl}/v1`,
    };
    await writeSettings(join(home, '.cline/data/settings/providers.json'), {
      version: 1,
      lastUsedProvider: 'openai-compatible',
      modes: {},
      providers: { 'openai-compatible': { settings, tokenSource: 'manual' } },
    });
    return {};
  },
  write: (cwd, file, content) => ({
    name: 'editor',
    args: { command: 'create', path: join(cwd, file), file_text: content },
  }),
  run: (command) => ({ name: 'run_commands', args: { commands: [command] } }),
};
