import { type Command, Option } from 'commander';
import { type ApplyPlan, countPlanned } from '#shared/apply';
import { counted } from '#shared/counted';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { planInput } from './apply';
import { EXIT, type ExitCode } from './exit-code';
import type { HunkArgument } from './hunk-argument';
import { tellHunks } from './hunk-list';
import { hunkOption, onlyOption } from './part-options';
import { placeOf } from './path-argument';
import { type Choose, collect, jsonOption, SESSION, worded } from './register';
import { parseResolution, type ResolutionArgument, toResolutions } from './resolution-argument';
import { changes, sessionResult } from './session-result';
import { terminalLine } from './terminal-text';
import { findSession, Refused, required, type Verb, type VerbContext } from './verb';

type TakeOptions = {
  readonly session: string;
  readonly from: string;
  readonly only: readonly string[];
  readonly hunks: readonly HunkArgument[];
  readonly resolve: readonly ResolutionArgument[];
  readonly dryRun: boolean;
  /** Number the hunks that could be chosen, too. */
  readonly listHunks: boolean;
};

/** Adds the verb `take` to the command line. */
export function addTake(program: Command, choose: Choose): void {
  type Flags = {
    from: string;
    only?: string[];
    hunk?: HunkArgument[];
    resolve?: ResolutionArgument[];
    dryRun?: true;
    listHunks?: true;
    json?: true;
  };
  program
    .command('take')
    .description(
      'take work of another session over into the worktree of a session; with conflicts, nothing is written',
    )
    .argument('<session>', SESSION)
    .requiredOption('--from <other>', 'the session whose work is taken over')
    .addOption(onlyOption())
    .addOption(hunkOption())
    .option(
      '--resolve <path=choice>',
      'resolve a conflict: ours (the session), theirs (the other one), base, both, delete or @FILE; repeat for more',
      collect(worded(parseResolution)),
    )
    .option('--dry-run', 'show what would happen, and write nothing')
    .addOption(
      new Option('--list-hunks', 'a dry run that lists the hunks with their numbers').implies({
        dryRun: true,
      }),
    )
    .addOption(jsonOption())
    .action((session: string, { only = [], hunk = [], resolve = [], ...rest }: Flags) =>
      choose(
        take({
          ...{ session, from: rest.from, only, hunks: hunk, resolve },
          ...{ dryRun: rest.dryRun ?? false, listHunks: rest.listHunks ?? false },
        }),
        rest.json ?? false,
      ),
    );
}

/** Takes work over, as an edit of the user's that a rollback undoes, or with `--dry-run` says what would happen. */
export function take(options: TakeOptions): Verb {
  return async (context) => {
    const { client, out, calledAs } = context;
    const row = await findSession(context, options.session);
    const other = await findSession(context, options.from);
    const part = { ...options, session: other.session, mode: 'changes' as const, target: undefined };
    const { only, hunks } = await planInput({ ...part, unfinished: false }, other, context);
    const plain = { session: row.session, from: other.session, only, hunks };
    const first = required(await client.take.plan(plain));
    const resolutions =
      options.resolve.length === 0
        ? []
        : await toResolutions(options.resolve, first, placeOf(context.cwd, row));
    const plan =
      resolutions.length === 0 ? first : required(await client.take.plan({ ...plain, resolutions }));
    if (options.listHunks) await tellHunks({ ...plan, session: other.session }, only ?? [], context);
    if (plan.conflicts.length > 0) return tellConflicts(plan, row, other, context);
    const files = plan.files.map(({ path }) => path);
    if (options.dryRun) {
      out.result({ session: row.session, from: other.session, dryRun: true, files, conflicts: [] });
      for (const { change, path } of plan.files) out.say(`${change}  ${terminalLine(path, 400)}`);
      out.say(`Would take ${counted(countPlanned(plan), 'file')} over. Nothing was written.`);
      return EXIT.done;
    }
    const done = await client.take.run({ ...plain, resolutions, fingerprint: plan.fingerprint });
    if (!done.ok) throw new Refused(done.refusal);
    const { row: now, before } = done.value;
    out.result({ ...sessionResult(now), from: other.session, taken: files, conflicts: [], before });
    out.say(
      `Took ${counted(countPlanned(plan), 'file')} over from ${terminalLine(quoteTitle(other.title), 60)}: ${changes(now)} now.`,
    );
    out.say(`  see       ${calledAs} diff ${row.session}`);
    return EXIT.done;
  };
}

function tellConflicts(
  { conflicts, files }: ApplyPlan,
  row: SessionRow,
  other: SessionRow,
  { out }: VerbContext,
): ExitCode {
  out.result({
    ...{ session: row.session, from: other.session, conflicts },
    files: files.map(({ path }) => path),
  });
  out.problem(
    `Nothing was written: ${counted(conflicts.length, 'conflict has', 'conflicts have')} to be resolved first.`,
  );
  for (const { kind, path, choices } of conflicts) {
    const words = choices.map((choice) => (choice === 'content' ? '@FILE' : choice)).join(', ');
    out.problem(`  ${kind.padEnd(20)}  ${terminalLine(path, 400)}  (${words})`);
  }
  out.problem('Resolve each with --resolve PATH=CHOICE: ours is the session, theirs the other one.');
  return EXIT.conflicts;
}
