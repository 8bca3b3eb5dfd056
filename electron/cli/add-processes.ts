import { type Command, InvalidArgumentError, Option } from 'commander';
import { processes } from './processes';
import type { Verb } from './verb';

/** Adds the verb `processes` to the command line. */
export function addProcesses(
  program: Command,
  choose: (verb: Verb, json: boolean) => void,
  { session: argument, json }: { session: string; json: Option },
): void {
  type Flags = { end?: true; leave?: true; only: number[]; json?: true };
  program
    .command('processes')
    .description('list the processes that a session’s turns left running in its worktree, and end them')
    .argument('<session>', argument)
    .addOption(new Option('--end', 'end them').conflicts(['leave']))
    .addOption(new Option('--leave', 'leave them running, and ask about them no more').conflicts(['end']))
    .option('--only <pid>', 'only this process; may be given more than once', collectPids, [])
    .addOption(json)
    .action((session: string, { end, leave, only, ...flags }: Flags) => {
      const what = end ? 'end' : leave ? 'leave' : 'list';
      choose(processes({ session, what, only }), flags.json ?? false);
    });
}

function collectPids(text: string, before: number[]): number[] {
  const pid = Number(text);
  if (!Number.isSafeInteger(pid) || pid < 1) throw new InvalidArgumentError('a pid is a number from 1 on');
  return [...before, pid];
}
