import { type Command, InvalidArgumentError, Option } from 'commander';
import { countProcesses, describeNotEnded, nameProcess } from '#shared/describe-processes';
import type { FoundProcess, LivingProcess } from '#shared/living-process';
import type { SessionRow } from '#shared/session';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

export type ProcessesOptions = {
  readonly session: string;
  /** What to do with them; `list` only tells of them. */
  readonly what: 'list' | 'end' | 'leave';
  /** Pids; empty: all of them. */
  readonly only: readonly number[];
};

/** Adds the verb `processes` to the command line. */
export function addProcesses(program: Command, choose: Choose): void {
  type Flags = { end?: true; leave?: true; only?: number[]; json?: true };
  program
    .command('processes')
    .description('list or end the processes that a session left running in its worktree')
    .argument('<session>', SESSION)
    .addOption(new Option('--end', 'end them').conflicts(['leave']))
    .addOption(new Option('--leave', 'leave them running, and do not ask again').conflicts(['end']))
    .option('--only <pid>', 'only this process; repeat for more', collectPids)
    .addOption(jsonOption())
    .action((session: string, { end, leave, only = [], ...flags }: Flags) => {
      const what = end ? 'end' : leave ? 'leave' : 'list';
      choose(processes({ session, what, only }), flags.json ?? false);
    });
}

/** The processes that a session's turns left running in its worktree, and what to do with them: just those that it prints. */
export function processes(options: ProcessesOptions): Verb {
  return async (context) => {
    const { client, out } = context;
    const row = await findSession(context, options.session);
    const all = required(await client.processes.list({ session: row.session }));
    const missing = options.only.find((pid) => all.every((one) => one.pid !== pid));
    if (missing !== undefined) {
      throw new UsageError(
        `no process ${missing} of this session: "${context.calledAs} processes ${row.session}" lists them`,
      );
    }
    const chosen = all.filter(({ pid }) => options.only.length === 0 || options.only.includes(pid));
    if (options.what === 'list' || chosen.length === 0) return list(row, chosen, context);
    const asked = { session: row.session, processes: chosen.map(({ id }) => id) };
    if (options.what === 'leave') {
      const { left } = required(await client.processes.leave(asked));
      out.result({ session: row.session, left });
      for (const one of left) out.say(`Left running: ${line(one)}`);
      return EXIT.done;
    }
    const { ended, notEnded, living } = required(await client.processes.end(asked));
    out.result({ session: row.session, ended, notEnded, living });
    for (const one of ended) out.say(`Ended: ${line(one)}`);
    for (const one of notEnded) out.say(`! ${terminalLine(describeNotEnded(one), 600)}`);
    const others = living.filter(({ id }) => all.every((one) => one.id !== id));
    for (const one of others) out.say(`! Started meanwhile: ${line(one)}`);
    return notEnded.length > 0 || others.length > 0 ? EXIT.failed : EXIT.done;
  };
}

function list(row: SessionRow, all: readonly LivingProcess[], { out, calledAs }: VerbContext): ExitCode {
  out.result({ session: row.session, processes: all });
  if (all.length === 0) out.say('No processes left running.');
  for (const one of all) out.say(`${one.left ? ' ' : '!'} ${line(one)}${one.left ? '  (left running)' : ''}`);
  if (all.length > 0) {
    out.say('');
    out.say(`  ${calledAs} processes ${row.session} --end     (${countProcesses(all.length)})`);
    out.say(
      `  ${calledAs} processes ${row.session} --leave   (leave ${all.length === 1 ? 'it' : 'them'} running)`,
    );
  }
  return EXIT.done;
}

function line(process: FoundProcess): string {
  return terminalLine(nameProcess(process), 300);
}

function collectPids(text: string, before: number[] = []): number[] {
  const pid = Number(text);
  if (!Number.isSafeInteger(pid) || pid < 1) throw new InvalidArgumentError('a pid is a number from 1 on');
  return [...before, pid];
}
