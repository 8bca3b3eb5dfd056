import { type AgentProfile, LaunchCommand } from '#shared/agent';
import { AgentId } from '#shared/ids';

/** An agent that we know by its program's name. */
export type KnownAgent = {
  readonly profile: AgentProfile;
  readonly description: string;
  /** What a person would type to get it; null when only the website tells. */
  readonly install: string | null;
  readonly website: string | null;
  /** The package that holds it, by which the registry's entry for the same agent is known. */
  readonly package: string | null;
};

function known(
  id: string,
  name: string,
  command: readonly [string, ...string[]],
  about: Omit<KnownAgent, 'profile' | 'install'>,
): KnownAgent {
  const [program, ...args] = command;
  return {
    ...about,
    profile: {
      id: AgentId.parse(id),
      name,
      protocol: 'acp',
      launch: LaunchCommand.parse({ command: program, args }),
    },
    install: about.package === null ? null : `npm install -g ${about.package}`,
  };
}

/** Agents that speak the protocol by a program of their own on the user's PATH. */
export const BUILT_IN_AGENTS: readonly KnownAgent[] = [
  known('copilot', 'GitHub Copilot', ['copilot', '--acp'], {
    description: 'GitHub Copilot CLI',
    website: 'https://github.com/features/copilot/cli',
    package: '@github/copilot',
  }),
  known('claude-code', 'Claude Code', ['claude-agent-acp'], {
    description: 'Claude Code through its protocol adapter',
    website: 'https://github.com/agentclientprotocol/claude-agent-acp',
    package: '@agentclientprotocol/claude-agent-acp',
  }),
  known('codex', 'Codex', ['codex-acp'], {
    description: 'Codex through its protocol adapter',
    website: 'https://github.com/agentclientprotocol/codex-acp',
    package: '@agentclientprotocol/codex-acp',
  }),
  known('gemini', 'Gemini CLI', ['gemini', '--acp'], {
    description: 'Google’s agent for the terminal',
    website: 'https://github.com/google-gemini/gemini-cli',
    package: '@google/gemini-cli',
  }),
  known('opencode', 'OpenCode', ['opencode', 'acp'], {
    description: 'OpenCode, for any model provider',
    website: 'https://opencode.ai',
    package: 'opencode-ai',
  }),
  known('qwen', 'Qwen Code', ['qwen', '--acp'], {
    description: 'Alibaba’s agent for the terminal',
    website: 'https://github.com/QwenLM/qwen-code',
    package: '@qwen-code/qwen-code',
  }),
  known('kilo', 'Kilo Code', ['kilo', 'acp'], {
    description: 'Kilo Code CLI',
    website: 'https://kilocode.ai',
    package: '@kilocode/cli',
  }),
  known('goose', 'Goose', ['goose', 'acp'], {
    description: 'An open agent of Block and its community',
    website: 'https://github.com/block/goose',
    package: null,
  }),
  known('kimi', 'Kimi CLI', ['kimi', 'acp'], {
    description: 'Moonshot AI’s agent for the terminal',
    website: 'https://github.com/MoonshotAI/kimi-cli',
    package: null,
  }),
  known('cursor', 'Cursor', ['cursor-agent', 'acp'], {
    description: 'Cursor Agent CLI',
    website: 'https://cursor.com/cli',
    package: null,
  }),
];
