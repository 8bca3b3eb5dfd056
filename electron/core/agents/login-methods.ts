import type { AgentProfile, LoginMethod } from '#shared/agent';

/** For agents that ask for a login without naming a way to do it. */
const OWN_METHODS: Readonly<
  Record<string, { name: string; command: string; args: string[]; description: string }>
> = {
  copilot: {
    name: 'Log in with GitHub',
    command: 'copilot',
    args: ['login'],
    description: 'Opens GitHub to authorise the Copilot CLI.',
  },
  'claude-code': {
    name: 'Log in with Claude Code',
    command: 'claude',
    args: ['/login'],
    description: 'Starts Claude Code with its login; close it afterwards.',
  },
  codex: {
    name: 'Log in with Codex',
    command: 'codex',
    args: ['login'],
    description: 'Opens the Codex login.',
  },
  gemini: {
    name: 'Log in with Gemini CLI',
    command: 'gemini',
    args: [],
    description: 'Starts Gemini CLI, which asks how to log in; close it afterwards.',
  },
  opencode: {
    name: 'Add a provider',
    command: 'opencode',
    args: ['auth', 'login'],
    description: 'Asks for a provider and its key.',
  },
  kilo: {
    name: 'Add a provider',
    command: 'kilo',
    args: ['auth', 'login'],
    description: 'Asks for a provider and its key.',
  },
  qwen: {
    name: 'Log in with Qwen Code',
    command: 'qwen',
    args: [],
    description: 'Starts Qwen Code, which asks how to log in; close it afterwards.',
  },
};

/** The login command that we know for a built-in agent; none for others. */
export function ownLoginMethods(profile: AgentProfile): LoginMethod[] {
  const own = OWN_METHODS[profile.id];
  if (!own) return [];
  const { name, command, args, description } = own;
  const run = { command, args, env: profile.launch.env };
  return [{ id: `${profile.id}-login`, name, description, run, fromAgent: [] }];
}
