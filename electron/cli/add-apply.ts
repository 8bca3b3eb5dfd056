import { type Command, Option } from 'commander';
import { ApplyMode } from '#shared/apply';
import { CommitMessage } from '#shared/commit-message';
import { apply } from './apply';
import { askAgent } from './ask-agent';
import { UsageError } from './exit-code';
import { type HunkArgument, parseHunks } from './hunk-argument';
import { type Choose, collect, jsonOption, SESSION, worded } from './register';
import { parseResolution, type ResolutionArgument } from './resolution-argument';

/** Adds the verb `apply` to the command line: it applies, or asks an agent about the conflicts. */
export function addApply(program: Command, choose: Choose): void {
  type ApplyFlags = {
    as: ApplyMode;
    target?: string;
    only: string[];
    hunk: HunkArgument[];
    resolve: ResolutionArgument[];
    askAgent?: string | true;
    message: string[];
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
      'resolve a conflict: ours (the workspace), theirs (the session), base, both, delete, @FILE, or proposed by an agent; may be given more than once',
      collect(worded(parseResolution)),
      [],
    )
    .addOption(
      new Option(
        '--ask-agent [agent]',
        'apply nothing, and have an agent (default: the session’s own) propose how to resolve the conflicts',
      ).conflicts(['resolve', 'dryRun']),
    )
    .option(
      '--message <text>',
      'the message of the commit that is made; each further one is another paragraph (default: drafted from the session)',
      collect<string>((text) => text),
      [],
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
      const message = messageOf(rest.message, mode);
      const what = { session, mode, target, only, hunks, unfinished };
      const verb = asked
        ? askAgent({ ...what, agent: asked === true ? null : asked })
        : apply({ ...what, resolve, message, dryRun: dryRun ?? false, listHunks: listHunks ?? false });
      choose(verb, json ?? false);
    });
}

function messageOf(paragraphs: readonly string[], mode: ApplyMode): string | null {
  if (paragraphs.length === 0) return null;
  if (mode === 'changes') throw new UsageError('--message needs --as merge, squash or rebase');
  const message = CommitMessage.safeParse(paragraphs.join('\n\n'));
  if (!message.success) throw new UsageError('--message: a commit needs a message');
  return message.data;
}
