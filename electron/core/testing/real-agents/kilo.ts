import { join } from 'node:path';
import { type AgentDoor, writeSettings } from './agent-door';
import { installAgent, PLATFORM } from './install-agent';
import { opencode, opencodeSettings } from './opencode';

/** The packages with the programs of later versions are not in the registry. */
const VERSION = '7.7.7';

/** Kilo Code, which grew out of OpenCode and takes its settings. */
export const kilo: AgentDoor = {
  id: 'kilo',
  version: VERSION,
  install: async () => ({
    command: await installAgent(`@kilocode/cli-${PLATFORM}`, VERSION, 'bin/kilo'),
    args: ['acp'],
  }),
  program: async () => [await installAgent(`@kilocode/cli-${PLATFORM}`, VERSION, 'bin/kilo')],
  remembers: ['.local/share/kilo'],
  logIn: async ({ home, modelUrl }) => {
    await writeSettings(join(home, '.config/kilo/kilo.json'), opencodeSettings(modelUrl));
    return {};
  },
  write: opencode.write,
  run: opencode.run,
};
