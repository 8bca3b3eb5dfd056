import { basename } from 'node:path';
import type { AgentProfile, LaunchCommand, LoginMethod } from '#shared/agent';
import type { AcpAuthMethods } from './acp-schema';

type AuthMethod = AcpAuthMethods[number];

/** Where agents look for a key that they ask for without saying so, by the method or by whose key it is. */
const KEY_OF_METHOD: Readonly<Record<string, string>> = {
  'codex-api-key': 'CODEX_API_KEY',
  'openai-api-key': 'OPENAI_API_KEY',
  'gemini-api-key': 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
};
const KEY_OF_PROVIDER: Readonly<Record<string, string>> = {
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
  openai: 'OPENAI_API_KEY',
};
const MOST_VARIABLES = 10;

/**
 * The agent's ways to log in. A method that names a command of its own is run as it is; one of type `terminal` is the
 * agent's own command line with more arguments.
 */
export function loginMethods(methods: AcpAuthMethods, profile: AgentProfile): LoginMethod[] {
  return methods.map((method) => {
    const { id, name, description, type, args, env, link, _meta } = method;
    const { launch } = profile;
    const own = withOwnName(_meta?.['terminal-auth'], launch);
    const again =
      type === 'terminal'
        ? { command: launch.command, args: [...launch.args, ...(args ?? [])], env: { ...launch.env, ...env } }
        : null;
    const fromAgent = Object.keys((own ? own.env : env) ?? {});
    const run = own ?? again;
    const variables = wantedVariables(method);
    return {
      id,
      name: name || id,
      description: [description, link].filter(Boolean).join(' ') || null,
      run,
      fromAgent,
      ...(run === null && carriesOutItself(method) ? { byAgent: true } : {}),
      ...(variables.length > 0 ? { variables } : {}),
    };
  });
}

/** The environment variables that a way to log in needs; empty where it needs none, or nobody knows which. */
function wantedVariables({ id, vars, varName, _meta }: AuthMethod): string[] {
  const told = varName ? [varName] : vars.filter(({ optional }) => !optional).map(({ name }) => name);
  const known = KEY_OF_METHOD[id] ?? KEY_OF_PROVIDER[_meta?.['api-key']?.provider ?? ''];
  const names = told.length > 0 ? told : known === undefined ? [] : [known];
  return names.filter((name) => /^[A-Za-z_]\w{0,99}$/.test(name)).slice(0, MOST_VARIABLES);
}

/** What an agent is a fork of, by its program: it may still call itself so. */
const FORK_OF: Readonly<Record<string, string>> = { kilo: 'opencode' };

/** A login's command, as the program that was started and not as the one that it was made from. */
function withOwnName<T extends { readonly command: string }>(
  own: T | null | undefined,
  { command }: LaunchCommand,
): T | null {
  if (!own) return null;
  return FORK_OF[basename(command)] === own.command ? { ...own, command } : own;
}

/** Whether the agent does it when it is asked to: what is said to be for a terminal, or takes more than its name, is not. */
function carriesOutItself({ type, description, _meta }: AuthMethod): boolean {
  return (
    (type ?? _meta?.type) !== 'terminal' &&
    !_meta?.gateway &&
    !/\bin (the|a|your) terminal\b/i.test(description ?? '')
  );
}

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
