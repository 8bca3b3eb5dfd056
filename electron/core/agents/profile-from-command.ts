import { basename } from 'node:path';
import type { AgentProfile, AgentProtocol } from '#shared/agent';
import { AgentId } from '#shared/ids';

/** The profile of an agent that is given by its command line alone. Throws when `argv` is empty. */
export function profileFromCommand(protocol: AgentProtocol, argv: readonly string[]): AgentProfile {
  const [command, ...args] = argv;
  if (!command) throw new Error('a command line has at least a program');
  const name = basename(command).slice(0, 80) || command.slice(0, 80);
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 48);
  return {
    id: AgentId.parse(`custom-${slug || 'agent'}`),
    name,
    protocol,
    launch: { command, args, env: {} },
  };
}
