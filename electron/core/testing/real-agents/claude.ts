import { join } from 'node:path';
import type { AgentDoor } from './agent-door';
import { installAgent, installNode } from './install-agent';

const VERSION = '0.101.0';
const PACKAGE = '@agentclientprotocol/claude-agent-acp';

/** Claude Code through its protocol adapter, which brings Claude Code with it. */
export const claude: AgentDoor = {
  id: 'claude',
  version: VERSION,
  install: async () => ({
    command: await installNode(),
    args: [await installAgent(PACKAGE, VERSION, 'dist/index.js')],
  }),
  environment: { CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1', IS_SANDBOX: '1' },
  remembers: ['.claude/projects'],
  logIn: async ({ modelUrl }) => ({ ANTHROPIC_BASE_URL: modelUrl, ANTHROPIC_API_KEY: 'sk-ant-scripted' }),
  write: (cwd, file, content) => ({ name: 'Write', args: { file_path: join(cwd, file), content } }),
  run: (command) => ({ name: 'Bash', args: { command, description: 'Runs it' } }),
  findTools: { name: 'ToolSearch', args: { query: 'tell', max_results: 5 } },
};
