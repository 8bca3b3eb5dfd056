import { describeCommandLineProblem, splitCommandLine } from '#shared/command-line';
import { AgentId } from '#shared/ids';
import type { StartSession } from '#shared/session';
import { UsageError } from './exit-code';
import { agentId, usualAgent } from './usual-agent';
import type { VerbContext } from './verb';

/** The agent as it was given: an id, or a command line of one that speaks the protocol, or of any program. */
export type AgentGiven = {
  readonly agent?: string | undefined;
  readonly acp?: string | undefined;
  readonly command?: string | undefined;
  /** The demo agent where none was given. */
  readonly demo?: boolean;
};

/** The agent that was asked for, else the usual one. */
export async function agentGiven(given: AgentGiven, context: VerbContext): Promise<StartSession['agent']> {
  const named = namedAgent(given);
  if (named) return named;
  if (given.demo) return { by: 'id', id: AgentId.parse('demo') };
  return {
    by: 'id',
    id: await usualAgent(context, 'choose one with --agent, --acp or --command, or try --demo'),
  };
}

/** The agent that was asked for; null: none was. */
export function namedAgent({ agent, acp, command }: AgentGiven): StartSession['agent'] | null {
  if (acp !== undefined) return { by: 'command', protocol: 'acp', command: commandOf(acp) };
  if (command !== undefined) return { by: 'command', protocol: 'command', command: commandOf(command) };
  return agent === undefined ? null : { by: 'id', id: agentId(agent) };
}

function commandOf(line: string): string[] {
  const split = splitCommandLine(line);
  if (!split.ok) throw new UsageError(`${describeCommandLineProblem(split.refusal)} Given was: ${line}`);
  return [...split.value];
}
