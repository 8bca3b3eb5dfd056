import { type Command, Option } from 'commander';
import { countPlanned } from '#shared/apply';
import { CommitMessage } from '#shared/commit-message';
import type { StepConflicts } from '#shared/conflict';
import { counted } from '#shared/counted';
import { conflictWith } from '#shared/describe-conflict';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import type { SessionId } from '#shared/ids';
import { IntegrateMode, type IntegrationPlan, type StepResolutions } from '#shared/integrate';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { shortRef } from '#shared/short-ref';
import { refusalText } from '../host/refusal-text';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { matchFile, placeOf } from './path-argument';
import { type Choose, collect, jsonOption, SESSION, worded } from './register';
import { parseResolution, type ResolutionArgument, toResolutions } from './resolution-argument';
import { terminalLine, terminalText } from './terminal-text';
import { findSession, Refused, required, type Verb, type VerbContext } from './verb';

export type IntegrateOptions = {
  readonly sessions: readonly string[];
  /** As they are named, in the order that conflicts least, or in this one. */
  readonly order: 'given' | 'proposed' | readonly string[];
  readonly mode: IntegrateMode;
  readonly resolve: readonly ResolutionArgument[];
  readonly message: string | null;
  /** Go on with work that an agent left in the middle of a merge or the like. */
  readonly unfinished: boolean;
  /** Write without having run the sessions' checks on the result. */
  readonly skipChecks: boolean;
  /** Each as an apply of its own. */
  readonly oneByOne: boolean;
  readonly dryRun: boolean;
};

/** Adds the verb `integrate` to the command line. */
export function addIntegrate(program: Command, choose: Choose): void {
  type Flags = {
    order: string;
    mode: IntegrateMode;
    resolve?: ResolutionArgument[];
    message?: string[];
    unfinished?: true;
    skipChecks?: true;
    oneByOne?: true;
    dryRun?: true;
    json?: true;
  };
  program
    .command('integrate')
    .description(
      'apply several sessions’ changes together, undone in one step; with conflicts, nothing is written',
    )
    .argument('<sessions...>', `${SESSION}; of each session to integrate`)
    .option(
      '--order <order>',
      '“proposed” (what conflicts least), “given”, or the sessions’ ids in order, separated by commas',
      'proposed',
    )
    .addOption(
      new Option('--mode <mode>', 'uncommitted changes, one squashed commit, or the sessions’ own commits')
        .choices(IntegrateMode.options)
        .default('changes'),
    )
    .option(
      '--resolve <path=choice>',
      'resolve a conflict: ours (what was there before), theirs (the session), base, both, delete, or @FILE; repeat for more',
      collect(worded(parseResolution)),
    )
    .option(
      '--message <text>',
      'the message of the squashed commit; repeat for more paragraphs',
      collect<string>((text) => text),
    )
    .option('--unfinished', 'integrate work that an agent left in the middle of a merge or rebase')
    .addOption(
      new Option(
        '--one-by-one',
        'apply them one after the other instead, each undone by itself; stops at the first that cannot be applied',
      ).conflicts(['message', 'dryRun']),
    )
    .option('--skip-checks', 'do not run the sessions’ checks on the result first')
    .option('--dry-run', 'show what would happen, and write nothing')
    .addOption(jsonOption())
    .action((sessions: string[], { order, mode, resolve = [], message = [], ...flags }: Flags) => {
      const options = {
        ...{ sessions, mode, resolve, order: orderOf(order), message: messageOf(message, mode) },
        ...{ unfinished: flags.unfinished ?? false, dryRun: flags.dryRun ?? false },
        ...{ oneByOne: flags.oneByOne ?? false, skipChecks: flags.skipChecks ?? false },
      };
      choose(integrate(options), flags.json ?? false);
    });
}

function orderOf(text: string): IntegrateOptions['order'] {
  return text === 'proposed' || text === 'given' ? text : text.split(',').map((one) => one.trim());
}

function messageOf(paragraphs: readonly string[], mode: IntegrateMode): string | null {
  if (paragraphs.length === 0) return null;
  if (mode !== 'squash') throw new UsageError('--message needs --mode squash');
  const message = CommitMessage.safeParse(paragraphs.join('\n\n'));
  if (!message.success) throw new UsageError('--message: a commit needs a message');
  return message.data;
}

/** Brings the work of several sessions to the workspace as one apply, or with `--dry-run` says what would happen. */
export function integrate(options: IntegrateOptions): Verb {
  return async (context) => {
    const { client, out } = context;
    const rows: SessionRow[] = [];
    for (const session of options.sessions) rows.push(await findSession(context, session));
    const sessions = await ordered(options.order, rows, context);
    const input = {
      sessions,
      order: options.order === 'proposed' ? ('proposed' as const) : ('given' as const),
      ...{ mode: options.mode, acceptUnfinished: options.unfinished },
    };
    const { plan, resolutions } = await planned(input, options.resolve, rows, context);
    const order = plan.steps.map(({ session }) => session);
    if (options.oneByOne)
      return applyOneByOne({ ...input, sessions: order, order: 'given', resolutions }, context);
    const conflicting = plan.steps.filter(({ conflicts }) => conflicts.length > 0);
    const told = {
      order,
      steps: plan.steps.map(({ session, title, files, conflicts, against, refusal }) => ({
        ...{ session, title, files: files.map(({ path }) => path), conflicts, against, refusal },
      })),
      conflicts: conflicting.length,
      tree: plan.tree,
      apply: null,
      undo: null,
    };
    tellSteps(plan, context);
    if (conflicting.length > 0) {
      out.result(told);
      return tellConflicts(conflicting, plan.target, plan, context);
    }
    const refusal = plan.steps.find((step) => step.refusal !== null)?.refusal;
    if (refusal) throw new Refused(refusal);
    if (plan.blockers.length > 0) throw new Refused({ code: 'path-blocked', blockers: plan.blockers });
    const unfinished = plan.steps.find((step) => step.unfinished !== null)?.unfinished;
    if (unfinished && !options.unfinished) throw new Refused({ code: 'work-unfinished', unfinished });
    if (options.dryRun) {
      out.result(told);
      out.say(
        `Would integrate ${counted(order.length, 'session')}, ${counted(countPlanned(plan), 'file')}, in ${terminalLine(plan.target)}. Nothing was written.`,
      );
      return EXIT.done;
    }
    const { fingerprint } = plan;
    const hasChecks = rows.some(({ checks = [] }) => checks.length > 0);
    if (hasChecks && !options.skipChecks)
      await check({ ...input, sessions: order, order: 'given', resolutions }, plan, context);
    const { message } = options;
    const record = required(
      await client.integrate.run({
        ...input,
        sessions: order,
        order: 'given',
        resolutions,
        fingerprint,
        message,
      }),
    );
    const { apply, commit, snapshotRef } = record;
    out.result({
      ...{ ...told, apply, commit, snapshotRef, mode: options.mode, target: record.target },
      undo: `understory undo ${apply}`,
    });
    out.say(`Integrated ${counted(order.length, 'session')} in ${terminalLine(record.target)}.`);
    if (commit) out.say(`  commit    ${commit}`);
    out.say(`  undo      ${context.calledAs} undo ${apply}`);
    return EXIT.done;
  };
}

/** Throws {@link Refused} where a check is red that is not so in the workspace alone. */
async function check(
  input: Parameters<VerbContext['client']['integrate']['check']>[0],
  { steps }: IntegrationPlan,
  { client, out }: VerbContext,
): Promise<void> {
  out.say('Running the checks on the result…');
  const { results, guilty } = required(await client.integrate.check(input));
  for (const { output, ...result } of results) {
    out.item('check', { ...result, output });
    const state = result.redBefore ? 'failed, as in your workspace without them' : result.state;
    out.say(`  ${terminalLine(result.name, 100)}  ${state}`);
    if (result.state === 'failed') out.problem(terminalText(output.trimEnd()));
  }
  const red = results.filter(({ state, redBefore }) => state === 'failed' && !redBefore);
  if (red.length === 0) return;
  const title = steps.find(({ session }) => session === guilty)?.title ?? null;
  throw new Refused({ code: 'integration-red', checks: red.map(({ name }) => name), session: guilty, title });
}

async function applyOneByOne(
  input: Parameters<VerbContext['client']['integrate']['oneByOne']>[0],
  { client, out, calledAs }: VerbContext,
): Promise<ExitCode> {
  const { applied, stopped } = required(await client.integrate.oneByOne(input));
  for (const record of applied) {
    out.item('apply', record);
    out.say(`Applied ${record.session}.  undo  ${calledAs} undo ${record.apply}`);
  }
  out.result({ order: input.sessions, applied: applied.map(({ apply }) => apply), stopped });
  if (!stopped) return EXIT.done;
  out.problem(`Stopped at ${terminalLine(quoteTitle(stopped.title), 100)}.`);
  out.problem(`${refusalText(stopped.refusal)} [${stopped.refusal.code}]`);
  return stopped.refusal.code === 'conflicts' ? EXIT.conflicts : EXIT.refused;
}

/** The sessions as the order names them: it must name each of them. */
async function ordered(
  order: IntegrateOptions['order'],
  rows: readonly SessionRow[],
  context: VerbContext,
): Promise<SessionId[]> {
  const given = rows.map(({ session }) => session);
  if (typeof order === 'string') return given;
  const named: SessionId[] = [];
  for (const one of order) named.push((await findSession(context, one)).session);
  const isSame = new Set(named).size === given.length && given.every((session) => named.includes(session));
  if (!isSame) throw new UsageError('--order has to name each of the sessions once');
  return named;
}

type Input = Omit<Parameters<VerbContext['client']['integrate']['plan']>[0], 'resolutions'>;

/** Plans until each choice has met the conflicts it is for: one that is resolved may bring another session's to light. */
async function planned(
  input: Input,
  given: readonly ResolutionArgument[],
  rows: readonly SessionRow[],
  { client, cwd }: VerbContext,
): Promise<{ plan: IntegrationPlan; resolutions: StepResolutions[] }> {
  const resolutions: StepResolutions[] = [];
  const used = new Set<ResolutionArgument>();
  for (;;) {
    const plan = required(await client.integrate.plan({ ...input, resolutions }));
    const row = rows[0];
    const before = resolutions.length;
    for (const step of plan.steps) {
      if (!row || resolutions.some(({ session }) => session === step.session)) continue;
      const known = step.conflicts.map(({ path }) => path);
      const fitting: ResolutionArgument[] = [];
      for (const one of given) {
        const path = one.path === null ? null : await matchFile(one.path, known, placeOf(cwd, row));
        if (path === null ? known.length > 0 : known.includes(path)) fitting.push(one);
      }
      if (fitting.length === 0) continue;
      for (const one of fitting) used.add(one);
      const chosen = await toResolutions(fitting, step, placeOf(cwd, row));
      resolutions.push({ session: step.session, resolutions: chosen });
      break;
    }
    if (resolutions.length > before) continue;
    const unused = given.find((one) => !used.has(one) && one.path !== null);
    if (unused?.path && row) {
      const path = await matchFile(unused.path, [], placeOf(cwd, row));
      throw new Refused({ code: 'resolution-unfit', path, reason: 'nothing conflicts at this path' });
    }
    return { plan, resolutions };
  }
}

function tellSteps({ steps, proposed, needs }: IntegrationPlan, { out }: VerbContext): void {
  const place = new Map(steps.map(({ session }, at) => [session, at + 1]));
  for (const [at, step] of steps.entries()) {
    const files = counted(step.files.length, 'file');
    out.say(`${at + 1}. ${terminalLine(quoteTitle(step.title), 100)}  ${files}`);
    const early = needs.find(({ session, on }) => session === step.session && (place.get(on) ?? 0) > at + 1);
    if (early) out.problem(`   It began on the work of ${early.on}, which comes after it in this order.`);
    if (step.refusal) out.problem(`   ${terminalLine(describeRefusal(step.refusal).title, 400)}`);
  }
  if (steps.some(({ session }, at) => proposed[at] !== session))
    out.say(`Proposed order: ${proposed.join(', ')}`);
}

function tellConflicts(
  steps: readonly StepConflicts[],
  target: string,
  plan: IntegrationPlan,
  { out }: VerbContext,
): ExitCode {
  const titles = new Map(plan.steps.map(({ session, title }) => [session, quoteTitle(title)]));
  const branch = target === 'HEAD' ? null : terminalLine(shortRef(target), 80);
  const all = steps.flatMap(({ conflicts }) => conflicts).length;
  out.problem(`Nothing was written: ${counted(all, 'conflict has', 'conflicts have')} to be resolved first.`);
  for (const { title, conflicts, against } of steps) {
    out.problem(terminalLine(quoteTitle(title), 100));
    for (const conflict of conflicts) {
      const others = against.find(({ path }) => path === conflict.path)?.sessions ?? [];
      const whom =
        others.length > 0
          ? `with ${others.map((session) => titles.get(session) ?? session).join(', ')}`
          : conflictWith(conflict, { operation: 'apply', branch });
      const choices = conflict.choices.map((choice) => (choice === 'content' ? '@FILE' : choice));
      out.problem(
        `  ${conflict.kind.padEnd(20)}  ${terminalLine(displayPath(conflict.path), 400)}  ${terminalLine(whom, 300)}  (${choices.join(', ')})`,
      );
    }
  }
  out.problem(
    'Resolve each with --resolve PATH=CHOICE: ours is what was there before the session, theirs the session.',
  );
  return EXIT.conflicts;
}
