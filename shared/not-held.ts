import type { AgentProfile } from './agent';
import type { NotHeld, PermissionPolicy } from './events';
import { knownAgentOf } from './known-agent';
import { assertNever } from './result';

type Started = Pick<AgentProfile, 'protocol' | 'launch' | 'id'>;

/** What is known, before an agent is started, of what its permissions will not hold it to; null: nothing. */
export function notHeldTo(agent: Started, policy: PermissionPolicy): NotHeld | null {
  if (policy === 'allow') return null;
  if (agent.protocol === 'command') return 'command-line';
  const known = knownAgentOf(agent);
  switch (known) {
    case 'pi':
      return 'never-asks';
    // Told to ask by its environment, where all is denied.
    case 'opencode':
      return policy === 'deny' ? null : 'as-configured';
    case 'kilo':
      return 'as-configured';
    case 'claude':
    case 'codex':
    case 'copilot':
    case 'cursor':
    case 'gemini':
    case 'goose':
    case 'kimi':
    case 'qwen':
      return null;
    case null:
      // Of an agent that asks nobody promised more; of one that is to be denied everything somebody did.
      return agent.id === 'demo' || policy === 'ask' ? null : 'unknown';
    default:
      return assertNever(known);
  }
}

/** That, in words. */
export function describeNotHeld(notHeld: NotHeld, policy: PermissionPolicy): string {
  const unheld = policy === 'deny' ? 'It is not kept from anything' : 'You are not asked before it works';
  switch (notHeld) {
    case 'command-line':
      return `A command line never asks for permission. ${unheld}; what it changes is recorded like any other work.`;
    case 'never-asks':
      return `This agent never asks for permission. ${unheld}; what it changes is recorded like any other work.`;
    case 'as-configured':
      return policy === 'deny'
        ? 'This agent asks only for what its own configuration says. It is put into its mode for planning, which edits nothing; commands may still run.'
        : 'This agent asks only for what its own configuration says, which by default is nothing.';
    case 'unknown':
      return 'Understory does not know this agent. What it asks for is denied; what it does without asking is told afterwards.';
    default:
      return assertNever(notHeld);
  }
}
