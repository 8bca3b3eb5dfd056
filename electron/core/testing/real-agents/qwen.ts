import { join } from 'node:path';
import { type AgentDoor, GEMINI_TOOLS, writeSettings } from './agent-door';
import { installAgent, installNode } from './install-agent';

const VERSION = '0.24.4';

/** Qwen Code. */
export const qwen: AgentDoor = {
  id: 'qwen',
  version: VERSION,
  install: async () => ({
    command: await installNode(),
    args: [await installAgent('@qwen-code/qwen-code', VERSION, 'cli-entry.js'), '--acp'],
  }),
  program: async () => [
    await installNode(),
    await installAgent('@qwen-code/qwen-code', VERSION, 'cli-entry.js'),
  ],
  remembers: ['.qwen/projects'],
  logIn: async ({ home, modelUrl }) => {
    await writeSettings(join(home, '.qwen/settings.json'), {
      security: { auth: { selectedType: 'openai' } },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      $version: 4,
    });
    return { OPENAI_API_KEY: 'sk-scripted', OPENAI_BASE_URL: `${modelUrl}/v1`, OPENAI_MODEL: 'scripted' };
  },
  ...GEMINI_TOOLS,
  callOfServer: (server, tool) => ({
    name: 'tool_call',
    args: { name: `mcp__${server}__${tool}`, arguments: {} },
  }),
};
