import { dirname, join } from 'node:path';
import { type AgentDoor, writeSettings } from './agent-door';
import { installAgent, installNode } from './install-agent';

const ADAPTER = '0.0.34';
const PI = '1.6.0';
const PACKAGE = '@earendil-works/pi-coding-agent';

/** Pi through its protocol adapter, which finds pi on its PATH. */
export const pi: AgentDoor = {
  id: 'pi',
  version: `${ADAPTER} + pi ${PI}`,
  install: async () => {
    const program = await installAgent(PACKAGE, PI, 'dist/bundle/cli.js');
    const modules = program.slice(0, -join(PACKAGE, 'dist/bundle/cli.js').length);
    const node = await installNode();
    return {
      command: node,
      args: [await installAgent('pi-acp', ADAPTER, 'dist/index.js')],
      path: [join(modules, '.bin'), dirname(node)],
    };
  },
  remembers: ['.pi/agent/sessions'],
  environment: { PI_OFFLINE: '1' },
  logIn: async ({ home, modelUrl }) => {
    const model = {
      id: 'scripted',
      name: 'Scripted',
      contextWindow: 128_000,
      maxTokens: 8192,
      input: ['text'],
      cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
      reasoning: false,
    };
    const scripted = {
      baseUrl: `${modelUrl}/v1`,
      api: 'openai-completions',
      apiKey: 'sk-scripted',
      models: [model],
    };
    await writeSettings(join(home, '.pi/agent/models.json'), { providers: { scripted } });
    await writeSettings(join(home, '.pi/agent/settings.json'), {
      defaultProvider: 'scripted',
      defaultModel: 'scripted',
    });
    return {};
  },
  write: (_cwd, file, content) => ({ name: 'write', args: { path: file, content } }),
  run: (command) => ({ name: 'bash', args: { command } }),
};
