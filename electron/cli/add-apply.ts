import { type Command, Option } from 'commander';
import { ApplyMode } from '#shared/apply';
import { CommitMessage } from '#shared/commit-message';
import { apply } from './apply';
import { askAgent } from './ask-agent';
import { UsageError } from './exit-code';
import type { HunkArgument } from './hunk-argument';
import { hunkOption, onlyOption } from './part-options';
import { type Choose, collect, jsonOption, SESSION, worded } from './register';
import { parseResolution, type ResolutionArgument } from './resolution-argument';

/** Adds the verb `apply` to the command line: it applies, or asks an agent about the conflicts. */
export function addApply(program: Command, choose: Choose): void {
  type ApplyFlags = {
    as: ApplyMode;
    target?: string;
    only?: string[];
    hunk?: HunkArgument[];
    resolve?: ResolutionArgument[];
    askAgent?: string | true;
    message?: string[];
    unfinished?: true;
    dryRun?: true;
    listHunks?: true;
    json?: true;
  };
  program
    .command('apply')
    .description('apply a session’s changes to the workspace; with conflicts, nothing is written')
    .argument('<session>', SESSION)
    .addOption(
      new Option(
        '--as <mode>',
        'uncommitted changes, a merge commit, one squashed commit, or the session’s own commits',
      )
        .choices(ApplyMode.options)
        .default('changes'),
    )
    .option('--target <branch>', 'the branch to apply to (default: the checked-out one)')
    .addOption(onlyOption())
    .addOption(hunkOption())
    .option(
      '--resolve <path=choice>',
      'resolve a conflict: ours (the workspace), theirs (the session), base, both, delete, @FILE, or proposed (by an agent); repeat for more',
      collect(worded(parseResolution)),
    )
    .addOption(
      new Option(
        '--ask-agent [agent]',
        'apply nothing; have an agent (default: the session’s own) suggest how to resolve the conflicts',
      ).conflicts(['resolve', 'dryRun', 'message']),
    )
    .option(
      '--message <text>',
      'the commit message; repeat for more paragraphs (default: drafted from the session)',
      collect<string>((text) => text),
    )
    .option('--unfinished', 'apply work that the agent left in the middle of a merge or rebase')
    .option('--dry-run', 'show what would happen, and write nothing')
    .addOption(
      new Option('--list-hunks', 'a dry run that lists the hunks with their numbers').implies({
        dryRun: true,
      }),
    )
    .addOption(jsonOption())
    .action(
      (session: string, { askAgent: asked, resolve = [], dryRun, listHunks, json, ...rest }: ApplyFlags) => {
        const { as: mode, target, only = [], hunk: hunks = [], unfinished = false } = rest;
        const message = messageOf(rest.message ?? [], mode);
        const what = { session, mode, target, only, hunks, unfinished };
        const verb = asked
          ? askAgent({ ...what, agent: asked === true ? null : asked })
          : apply({ ...what, resolve, message, dryRun: dryRun ?? false, listHunks: listHunks ?? false });
        choose(verb, json ?? false);
      },
    );
}

function messageOf(paragraphs: readonly string[], mode: ApplyMode): string | null {
  if (paragraphs.length === 0) return null;
  if (mode === 'changes') throw new UsageError('--message needs --as merge, squash or rebase');
  const message = CommitMessage.safeParse(paragraphs.join('\n\n'));
  if (!message.success) throw new UsageError('--message: a commit needs a message');
  return message.data;
}
