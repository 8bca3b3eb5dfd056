import type { Command } from 'commander';
import { UsageError } from './exit-code';

/** Values for options of an agent, as they were typed: `id=value`. */
export type AgentOptionGiven = { readonly option?: readonly string[] | undefined };

export function addAgentOption(command: Command): Command {
  return command.option(
    '--option <id=value>',
    'a value for an option of the agent’s own, such as its mode; may be given more than once',
    (given: string, before: readonly string[] = []) => [...before, given],
  );
}

/** By the options' ids. */
export function agentOptions({ option = [] }: AgentOptionGiven): Record<string, string> {
  return Object.fromEntries(
    option.map((given) => {
      const at = given.indexOf('=');
      if (at < 1) throw new UsageError(`not an option and its value, such as mode=plan: ${given}`);
      return [given.slice(0, at), given.slice(at + 1)];
    }),
  );
}
