import { join } from 'node:path';
import { type AgentDoor, writeSettings } from './agent-door';
import { installAgent, installNode } from './install-agent';

const VERSION = '2.6.0';

/** Codex through its protocol adapter, which brings Codex with it. */
export const codex: AgentDoor = {
  id: 'codex',
  version: VERSION,
  install: async () => ({
    command: await installNode(),
    args: [await installAgent('@agentclientprotocol/codex-acp', VERSION, 'dist/index.js')],
  }),
  remembers: ['.codex/sessions'],
  logIn: async ({ home, modelUrl }) => {
    await writeSettings(join(home, '.codex/config.toml'), settings(modelUrl));
    return { SCRIPTED_API_KEY: 'sk-scripted' };
  },
  write: (_cwd, file, content) => ({
    name: 'apply_patch',
    input: `*** Begin Patch\n*** Add File: ${file}\n${added(content)}*** End Patch\n`,
  }),
  run: (command) => ({ name: 'exec_command', args: { cmd: command } }),
  findTools: { name: 'tool_search', args: { query: 'tell' } },
};

function added(content: string): string {
  return content
    .trimEnd()
    .split('\n')
    .map((line) => `+${line}\n`)
    .join('');
}

// With a model whose name it does not know it offers no tool for edits.
function settings(modelUrl: string): string {
  return `model = "gpt-5.5"
model_provider = "scripted"
approval_policy = "on-request"
sandbox_mode = "workspace-write"
check_for_update_on_startup = false
[analytics]
enabled = false
[model_providers.scripted]
name = "Scripted"
base_url = "${modelUrl}/v1"
env_key = "SCRIPTED_API_KEY"
wire_api = "responses"
request_max_retries = 1
stream_max_retries = 1
`;
}
