import { join } from 'node:path';
import { type AgentDoor, GEMINI_TOOLS, writeSettings } from './agent-door';
import { installAgent, installNode } from './install-agent';

const VERSION = '0.61.0';

/** Gemini CLI. */
export const gemini: AgentDoor = {
  id: 'gemini',
  version: VERSION,
  install: async () => ({
    command: await installNode(),
    args: [
      await installAgent('@google/gemini-cli', VERSION, 'bundle/gemini.js'),
      '--acp',
      '-m',
      'gemini-2.5-pro',
    ],
  }),
  // Where no model is named it asks one which to take, for an answer in a form of its own.
  program: async () => [
    await installNode(),
    await installAgent('@google/gemini-cli', VERSION, 'bundle/gemini.js'),
    '-m',
    'gemini-2.5-pro',
  ],
  environment: { GEMINI_CLI_TRUST_WORKSPACE: 'true' },
  remembers: ['.gemini/tmp'],
  logIn: async ({ home, modelUrl }) => {
    await writeSettings(join(home, '.gemini/settings.json'), {
      security: { auth: { selectedType: 'gemini-api-key' } },
      general: { enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
    });
    return { GEMINI_API_KEY: 'scripted', GOOGLE_GEMINI_BASE_URL: modelUrl };
  },
  ...GEMINI_TOOLS,
};
