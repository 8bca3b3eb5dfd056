import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { ApplyMode } from '#shared/apply';
import { PermissionPolicy, SessionKind } from '#shared/events';
import { SessionStatus } from '#shared/session';
import { SharedChangeId } from '#shared/shared-state';
import { addProcesses } from './add-processes';
import { addTrust } from './add-trust';
import { agents } from './agents';
import { applies } from './applies';
import { apply } from './apply';
import { askAgent } from './ask-agent';
import { diff } from './diff';
import { discard } from './discard';
import { doctor } from './doctor';
import { UsageError } from './exit-code';
import { type HunkArgument, parseHunks } from './hunk-argument';
import { list } from './list';
import { locate } from './locate';
import { parseResolution, type ResolutionArgument } from './resolution-argument';
import { restore } from './restore';
import { rollback } from './rollback';
import { run } from './run';
import { send } from './send';
import { shared } from './shared';
import { show } from './show';
import { undo } from './undo';
import type { Verb } from './verb';

/** What the command line asks for. */
export type Parsed =
  | { readonly kind: 'verb'; readonly verb: Verb; readonly json: boolean }
  /** Help or version, as text to print. */
  | { readonly kind: 'text'; readonly text: string };

/** Reads the arguments after the program's name. Throws {@link UsageError} for everything it does not understand. */
export function parseArguments(argv: readonly string[], version: string): Parsed {
  let parsed: Parsed | null = null;
  let text = '';
  let complaint = '';
  const program = createProgram(version, (verb, json) => {
    parsed = { kind: 'verb', verb, json };
  });
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (more) => {
        text += more;
      },
      writeErr: (more) => {
        complaint += more;
      },
    });
  }
  try {
    program.parse([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: 'text', text };
    throw new UsageError(complaint.replace(/^error: /, '').trimEnd() || error.message);
  }
  if (!parsed) throw new UsageError(program.helpInformation());
  return parsed;
}

function createProgram(version: string, choose: (verb: Verb, json: boolean) => void): Command {
  const program = new Command('understory')
    .description('Run AI coding agents side by side in Git worktrees and apply their work safely.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand(false)
    .showHelpAfterError('(--help says more)')
    .addHelpText('after', EXIT_CODES);
  addRun(program, choose);
  addReading(program, choose);
  addWriting(program, choose);
  addShared(program, choose);
  addProcesses(program, choose, { session: SESSION, json: jsonOption() });
  addLocate(program, choose);
  addTrust(program, choose, jsonOption());
  program
    .command('agents')
    .description('list the agents that are known and which are installed')
    .addOption(jsonOption())
    .action((options: { json?: true }) => choose(agents, options.json ?? false));
  program
    .command('doctor')
    .description('check that everything needed is there')
    .addOption(jsonOption())
    .action((options: { json?: true }) => choose(doctor, options.json ?? false));
  return program;
}

type Choose = (verb: Verb, json: boolean) => void;

function addRun(program: Command, choose: Choose): void {
  type Options = {
    demo?: true;
    repo?: string;
    agent?: string;
    acp?: string;
    command?: string;
    customAgent?: string;
    model?: string;
    base?: string;
    title?: string;
    kind: SessionKind;
    permissions?: PermissionPolicy;
    json?: true;
  };
  program
    .command('run')
    .description('start a session with a prompt and follow it to its end')
    .argument('[prompt]', 'what to do; - reads it from standard input')
    .option('--demo', 'the demo agent on the demo repository: no account, no network')
    .option('--repo <dir>', 'a folder of the repository (default: the current one)')
    .option('--agent <id>', 'an agent that "understory agents" lists')
    .addOption(
      new Option('--acp <command>', 'any agent that speaks the Agent Client Protocol').conflicts([
        'agent',
        'command',
      ]),
    )
    .addOption(
      new Option(
        '--command <command>',
        'any program, run once a turn: the prompt is in UNDERSTORY_PROMPT, on standard input, and for {prompt}',
      ).conflicts(['agent', 'acp']),
    )
    .option(
      '--custom-agent <name>',
      'a persona of the repository to work as: .github/agents/<name>.agent.md at the base',
    )
    .option('--model <model>', 'the model, as the agent calls it')
    .option('--base <ref>', 'branch, tag or commit to start from (default: HEAD)')
    .option('--title <title>', 'the session’s title (default: from the prompt)')
    .addOption(
      new Option('--kind <kind>', 'background works in an own worktree, local in the workspace')
        .choices(SessionKind.options)
        .default('background'),
    )
    .addOption(
      new Option(
        '--permissions <policy>',
        'what to answer when the agent asks; without a terminal "ask" denies (default: the setting)',
      ).choices(PermissionPolicy.options),
    )
    .addOption(jsonOption())
    .action((prompt: string | undefined, options: Options) => {
      const { json, demo, ...rest } = options;
      const given = {
        agent: undefined,
        acp: undefined,
        command: undefined,
        customAgent: undefined,
        repo: undefined,
        model: undefined,
        base: undefined,
        title: undefined,
        permissions: undefined,
        ...rest,
      };
      choose(run({ ...given, prompt, demo: demo ?? false }), json ?? false);
    });
  program
    .command('send')
    .description('send a follow-up prompt to a session and follow the turn')
    .argument('<session>', SESSION)
    .argument('<prompt>', 'what to do; - reads it from standard input')
    .addOption(jsonOption())
    .action((session: string, prompt: string, options: { json?: true }) =>
      choose(send({ session, prompt }), options.json ?? false),
    );
}

function addReading(program: Command, choose: Choose): void {
  program
    .command('list')
    .description('list sessions, newest first')
    .addOption(new Option('--status <status>', 'only sessions of this status').choices(SessionStatus.options))
    .option('--repo <dir>', 'only sessions of this repository')
    .addOption(jsonOption())
    .action((options: { status?: SessionStatus; repo?: string; json?: true }) =>
      choose(list({ status: options.status, repo: options.repo }), options.json ?? false),
    );
  program
    .command('show')
    .description('show a session: where its work is and what was said')
    .argument('<session>', SESSION)
    .addOption(jsonOption())
    .action((session: string, options: { json?: true }) => choose(show({ session }), options.json ?? false));
  program
    .command('diff')
    .description('print a session’s changes as a unified diff')
    .argument('<session>', SESSION)
    .option('--turn <n>', 'only the changes of this turn', turnNumber)
    .addOption(new Option('--stat', 'one line a file').conflicts('json'))
    .addOption(jsonOption())
    .action((session: string, options: { turn?: number; stat?: true; json?: true }) =>
      choose(diff({ session, turn: options.turn, stat: options.stat ?? false }), options.json ?? false),
    );
}

function addWriting(program: Command, choose: Choose): void {
  type ApplyFlags = {
    as: ApplyMode;
    target?: string;
    only: string[];
    hunk: HunkArgument[];
    resolve: ResolutionArgument[];
    askAgent?: string | true;
    unfinished?: true;
    dryRun?: true;
    listHunks?: true;
    json?: true;
  };
  program
    .command('apply')
    .description('bring a session’s changes to the workspace; nothing is written while anything conflicts')
    .argument('<session>', SESSION)
    .addOption(
      new Option(
        '--as <mode>',
        'uncommitted changes, a merge commit, one squashed commit, or one commit a turn',
      )
        .choices(ApplyMode.options)
        .default('changes'),
    )
    .option('--target <branch>', 'the branch to change (default: the checked-out one)')
    .option(
      '--only <path>',
      'only this path; may be given more than once',
      collect<string>((path) => path),
      [],
    )
    .option(
      '--hunk <path=numbers>',
      'of this path only these hunks, as a,b,…: numbered from 0, as --list-hunks prints them',
      collect(worded(parseHunks)),
      [],
    )
    .option(
      '--resolve <path=choice>',
      'settle a conflict: ours (the workspace), theirs (the session), base, both, delete, @FILE, or proposed by an agent; may be given more than once',
      collect(worded(parseResolution)),
      [],
    )
    .addOption(
      new Option(
        '--ask-agent [agent]',
        'apply nothing, and have an agent (default: the session’s own) propose how to settle the conflicts',
      ).conflicts(['resolve', 'dryRun']),
    )
    .option(
      '--unfinished',
      'go on with work that its agent left in the middle of a merge, rebase or the like',
    )
    .option('--dry-run', 'say what would happen and write nothing')
    .addOption(
      new Option('--list-hunks', 'a dry run that numbers the hunks, as --hunk takes them').implies({
        dryRun: true,
      }),
    )
    .addOption(jsonOption())
    .action((session: string, { askAgent: asked, resolve, dryRun, listHunks, json, ...rest }: ApplyFlags) => {
      const { as: mode, target, only, hunk: hunks, unfinished = false } = rest;
      const what = { session, mode, target, only, hunks, unfinished };
      const verb = asked
        ? askAgent({ ...what, agent: asked === true ? null : asked })
        : apply({ ...what, resolve, dryRun: dryRun ?? false, listHunks: listHunks ?? false });
      choose(verb, json ?? false);
    });
  program
    .command('applies')
    .description('list past applies, newest first, and whether each can be undone')
    .option('--session <session>', 'only those of this session: an id or a unique prefix')
    .option('--repo <dir>', 'only those in this repository')
    .addOption(jsonOption())
    .action((options: { session?: string; repo?: string; json?: true }) =>
      choose(applies({ session: options.session, repo: options.repo }), options.json ?? false),
    );
  program
    .command('undo')
    .description('undo an apply: the newest one in the repository one stands in, or any that is named')
    .argument('[apply]', 'an apply’s id or a unique prefix of it')
    .option('--repo <dir>', 'a folder of the repository (default: the current one)')
    .addOption(jsonOption())
    .action((id: string | undefined, options: { repo?: string; json?: true }) =>
      choose(undo({ apply: id, repo: options.repo }), options.json ?? false),
    );
  program
    .command('rollback')
    .description('bring a session’s worktree to the end of a turn; what is left behind is kept')
    .argument('<session>', SESSION)
    .argument('<turn>', 'the turn’s number; 0 is before the first one', (text) =>
      text === '0' ? 0 : turnNumber(text),
    )
    .addOption(jsonOption())
    .action((session: string, turn: number, options: { json?: true }) =>
      choose(rollback({ session, turn }), options.json ?? false),
    );
  program
    .command('discard')
    .description('remove a session’s worktree and branch; the work is kept for 30 days')
    .argument('<session>', SESSION)
    .option('-y, --yes', 'do not ask')
    .addOption(jsonOption())
    .action((session: string, options: { yes?: true; json?: true }) =>
      choose(discard({ session, yes: options.yes ?? false }), options.json ?? false),
    );
  program
    .command('restore')
    .description('take a discard back: worktree and branch come back as they were')
    .argument('<session>', SESSION)
    .addOption(jsonOption())
    .action((session: string, options: { json?: true }) =>
      choose(restore({ session }), options.json ?? false),
    );
}

function addLocate(program: Command, choose: Choose): void {
  program
    .command('locate')
    .description('say where a repository is now, after it was copied to another disk or back from a backup')
    .argument('<from>', 'the folder it was in')
    .argument('[to]', 'the folder it is in (default: the current one)')
    .addOption(jsonOption())
    .action((from: string, to: string | undefined, options: { json?: true }) =>
      choose(locate({ from, to }), options.json ?? false),
    );
}

function addShared(program: Command, choose: Choose): void {
  type Flags = { putBack?: true; accept?: true; undo?: true; only: string[]; json?: true };
  program
    .command('shared')
    .description(
      'list what a session’s turns changed outside of its worktree: configuration, hooks, branches, stash',
    )
    .argument('<session>', SESSION)
    .addOption(new Option('--put-back', 'as it was before').conflicts(['accept', 'undo']))
    .addOption(new Option('--accept', 'let it count from now on').conflicts(['putBack', 'undo']))
    .addOption(new Option('--undo', 'take a putting back back').conflicts(['putBack', 'accept']))
    .option(
      '--only <id>',
      'only this change, by its id; may be given more than once',
      collect(worded(changeId)),
      [],
    )
    .addOption(jsonOption())
    .action((session: string, { putBack, accept, undo: undone, only, json }: Flags) => {
      const what = putBack ? 'put-back' : accept ? 'accept' : undone ? 'undo' : 'list';
      choose(shared({ session, what, only }), json ?? false);
    });
}

const SESSION = 'a session’s id or a unique prefix of it';

const EXIT_CODES = `
Exit codes: 0 done, 1 the agent or the operation failed, 2 wrong usage, 3 refused (the code says why),
4 conflicts need resolutions and nothing was written, 130 interrupted (the session is kept).`;

function jsonOption(): Option {
  return new Option('--json', 'print one JSON object a line, the last with "type":"result"');
}

function collect<T>(parse: (text: string) => T) {
  return (text: string, before: T[]): T[] => [...before, parse(text)];
}

function worded<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
    }
  };
}

function changeId(text: string): string {
  if (!SharedChangeId.safeParse(text).success)
    throw new UsageError('a change is named by its id, as "understory shared SESSION" lists them');
  return text;
}

function turnNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a turn is a number from 1 on');
  return number;
}
