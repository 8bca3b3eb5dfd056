import { join } from 'node:path';
import type { AgentDoor } from './agent-door';
import { installAgent, PLATFORM } from './install-agent';

const VERSION = '1.0.102';

/** GitHub Copilot CLI, which works without an account when it is given a model of one's own. */
export const copilot: AgentDoor = {
  id: 'copilot',
  version: VERSION,
  install: async () => ({
    command: await installAgent(`@github/copilot-${PLATFORM}`, VERSION, 'copilot'),
    args: ['--acp', '--no-auto-update'],
  }),
  program: async () => [await installAgent(`@github/copilot-${PLATFORM}`, VERSION, 'copilot')],
  environment: { COPILOT_AUTO_UPDATE: 'false' },
  remembers: ['.copilot/session-state', '.copilot/session-store.db'],
  logIn: async ({ modelUrl }) => ({
    COPILOT_OFFLINE: 'true',
    COPILOT_PROVIDER_BASE_URL: `${modelUrl}/v1`,
    COPILOT_PROVIDER_TYPE: 'openai',
    COPILOT_PROVIDER_API_KEY: 'sk-scripted',
    COPILOT_MODEL: 'scripted',
  }),
  write: (cwd, file, content) => ({ name: 'create', args: { path: join(cwd, file), file_text: content } }),
  run: (command) => ({ name: 'bash', args: { command, description: 'Runs it' } }),
};
