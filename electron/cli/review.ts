import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { Severity } from '#shared/comment';
import type { ResultToStartOn } from '#shared/contract-specialised';
import { describeReviewProblem } from '#shared/describe-review';
import { PermissionPolicy } from '#shared/events';
import { countFindings, type ReviewRead, weighs } from '#shared/finding';
import type { RepositoryId } from '#shared/ids';
import type { Refusal } from '#shared/refusals';
import { Isolation } from '#shared/sandbox';
import type { SessionRow } from '#shared/session';
import { type TemplateFrom, TemplateName } from '#shared/specialised';
import { usualIsolation, usualPermissions } from '#shared/usual-choices';
import { makesSandboxes } from '../core/isolation';
import { refusalText } from '../host/refusal-text';
import { type AgentGiven, agentGiven, namedAgent } from './agent-given';
import { addBudgetOptions, type BudgetOptions, withGiven } from './budget-options';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { isDone, readTurn, type TurnRead, tellTurn } from './follow-turn';
import { type Choose, jsonOption, SESSION, worded } from './register';
import { openReport } from './report-file';
import { reviewReport } from './review-report';
import { reviewLines } from './review-text';
import { sessionResult } from './session-result';
import { terminalText } from './terminal-text';
import { begun, findSession, Refused, required, type Verb, type VerbContext } from './verb';

/** A template by its name: one of the user's own or of the app, or `repo:NAME` of the repository. */
type TemplateGiven = { readonly name: TemplateName; readonly from: TemplateFrom };

export type ReviewOptions = AgentGiven & {
  /** Whose changes; absent: those of commits. */
  readonly session: string | undefined;
  readonly commits: { readonly head: string; readonly base: string | null; readonly name: string };
  readonly repo: string | undefined;
  readonly model: string | undefined;
  readonly customAgent: string | undefined;
  readonly template: TemplateGiven;
  readonly permissions: PermissionPolicy | undefined;
  readonly isolation: Isolation | undefined;
  readonly budget: BudgetOptions;
  /** A file to write the report to. */
  readonly report: string | undefined;
  /** Findings that weigh as much make it fail; null: none do. */
  readonly failOn: Severity | null;
  /** Keeps the reviewer's worktree. */
  readonly keep: boolean;
};

type Flags = {
  branch?: string;
  head?: string;
  range?: readonly [string, string];
  pull?: number;
  base?: string;
  failOn: Severity | 'never';
  template: TemplateGiven;
  keep?: true;
  json?: true;
} & Pick<ReviewOptions, 'agent' | 'acp' | 'command' | 'repo' | 'model' | 'customAgent' | 'permissions'> &
  Pick<ReviewOptions, 'isolation' | 'report'> &
  BudgetOptions;

const HEADS = ['branch', 'head', 'range', 'pull'] as const;

/** Adds the verb `review` to the command line. */
export function addReview(program: Command, choose: Choose): void {
  const head = (flags: string, description: string, name: (typeof HEADS)[number]) =>
    new Option(flags, description).conflicts(HEADS.filter((other) => other !== name));
  const command = program
    .command('review')
    .description(
      'have an agent review a session’s changes, a branch or a pull request, in a worktree of its own',
    )
    .argument('[session]', `${SESSION}; without it, commits of the repository are reviewed`)
    .addOption(head('--branch <name>', 'review this branch', 'branch'))
    .addOption(head('--head <commit>', 'review up to this commit (default: HEAD)', 'head'))
    .addOption(head('--range <a..b>', 'review what B has and A has not', 'range').argParser(worded(rangeOf)))
    .addOption(
      head('--pull <number>', 'review refs/pull/NUMBER/head, which has to be fetched', 'pull').argParser(
        pullOf,
      ),
    )
    .option('--base <ref>', 'what to compare with (default: origin’s main branch, else HEAD)')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .option('--agent <id>', 'the reviewer: an agent from "understory agents"')
    .addOption(
      new Option('--acp <command>', 'any agent that speaks the Agent Client Protocol').conflicts([
        'agent',
        'command',
      ]),
    )
    .addOption(new Option('--command <command>', 'any program, as for run').conflicts(['agent', 'acp']))
    .option('--custom-agent <name>', 'a custom agent of the repository or your own, as the base has it')
    .option('--model <model>', 'the model, by the agent’s name for it')
    .addOption(
      new Option('--template <name>', 'what the reviewer is told; repo:NAME for one of the repository')
        .default(templateOf('review'), 'review')
        .argParser(templateOf),
    )
    .addOption(
      new Option(
        '--permissions <policy>',
        'the answer when the agent asks; without a terminal, "ask" denies',
      ).choices(PermissionPolicy.options),
    )
    .addOption(
      new Option('--isolation <isolation>', 'sandbox or none, as for run').choices(Isolation.options),
    )
    .option('--report <file>', 'write the findings as Markdown to this file, which must not be there')
    .addOption(
      new Option('--fail-on <severity>', 'end with exit code 5 when a finding weighs as much, or more')
        .choices([...Severity.options, 'never'])
        .default('error'),
    )
    .option('--keep', 'keep the reviewer’s worktree, which else is removed');
  addBudgetOptions(command)
    .addOption(jsonOption())
    .action((session: string | undefined, flags: Flags) => {
      const { json, failOn, keep, ...rest } = flags;
      const budget = flags;
      choose(
        review({
          ...{ session, repo: rest.repo, agent: rest.agent, acp: rest.acp, command: rest.command },
          ...{ model: rest.model, customAgent: rest.customAgent, template: rest.template, budget },
          ...{ permissions: rest.permissions, isolation: rest.isolation, report: rest.report },
          commits: commitsOf(session, rest),
          failOn: failOn === 'never' ? null : failOn,
          keep: keep ?? false,
        }),
        json ?? false,
      );
    });
}

function commitsOf(
  session: string | undefined,
  { branch, head, range, pull, base }: Omit<Flags, 'failOn'>,
): ReviewOptions['commits'] {
  if (session !== undefined && (branch ?? head ?? range ?? pull ?? base) !== undefined)
    throw new UsageError('give a SESSION, or what to review of the repository, not both');
  if (range && base !== undefined) throw new UsageError('--range has its base already');
  if (range) return { head: range[1], base: range[0], name: `${range[0]}..${range[1]}` };
  const against = { base: base ?? null };
  if (pull !== undefined)
    return { head: `refs/pull/${pull}/head`, name: `Pull request #${pull}`, ...against };
  if (branch !== undefined) return { head: branch, name: branch, ...against };
  return { head: head ?? 'HEAD', name: head ?? 'HEAD', ...against };
}

function rangeOf(text: string): readonly [string, string] {
  const [from = '', to = '', ...more] = text.split(/\.{2,3}/);
  if (from === '' || to === '' || more.length > 0) throw new UsageError('write it as A..B');
  return [from, to];
}

function pullOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('a pull request is a number');
  return Number(text);
}

function templateOf(text: string): TemplateGiven {
  const [, of, name] = /^(repo:)?(.*)$/.exec(text) ?? [];
  const parsed = TemplateName.safeParse(name);
  if (!parsed.success) throw new InvalidArgumentError('not a template’s name');
  return { name: parsed.data, from: of ? 'repository' : 'own' };
}

/** Has changes reviewed, tells what was found, and removes the worktree that it was done in. */
export function review(options: ReviewOptions): Verb {
  return async (context) => {
    const report =
      options.report === undefined ? null : await openReport(resolve(context.cwd, options.report));
    let isWritten = false;
    try {
      const { code, text } = await carryOut(options, context);
      if (report && text !== null) {
        await report.write(text);
        isWritten = true;
      }
      return code;
    } finally {
      if (!isWritten) await report?.drop();
    }
  };
}

type Outcome = { readonly code: ExitCode; readonly text: string | null };

async function carryOut(options: ReviewOptions, context: VerbContext): Promise<Outcome> {
  const { client, out } = context;
  const on = await resultOf(options, context);
  const { name, from } = options.template;
  const shown = await showTemplate(options.template, on, context);
  const { sessionBudget } = await client.settings.get({});
  const budget = withGiven(sessionBudget, options.budget);
  const started = begun(
    await client.specialised.start({
      ...{ on, template: name, from, shown, agent: await reviewerOf(on, options, context) },
      ...{ model: options.model ?? null, customAgent: options.customAgent ?? null },
      permissions: options.permissions ?? (await unattended(options, context)),
      ...(options.isolation ? { isolation: options.isolation } : {}),
      ...(budget ? { budget } : {}),
    }),
  );
  out.say(`session   ${started.session}`);
  const { turn, read } = await readFindings(context, started);
  if (!options.keep && turn.ended) await remove(context, turn.row);
  if (!turn.ended || !isDone(turn.ended) || !read) return { code: tellTurn(context, turn), text: null };
  return tellFindings(options, context, turn, read);
}

/** What a repository's template says is told before it is sent to anybody. Only one for reviews is begun with. */
async function showTemplate(
  { name, from }: TemplateGiven,
  on: ResultToStartOn,
  { client, out }: VerbContext,
): Promise<string> {
  const looked = await client.specialised.look({ on, template: name, from });
  if (!looked.ok) throw new Refused(looked.refusal, howToFetch(looked.refusal));
  const { template } = looked.value;
  if (template.kind !== 'review') throw new UsageError(`${name} is no template for a review`);
  if (from !== 'repository') return template.fingerprint;
  out.say(`The repository’s template ${name} says:`);
  for (const line of terminalText(template.text).trimEnd().split('\n')) out.say(`  ${line}`);
  return template.fingerprint;
}

/** A pull request's head is in no clone before it is asked for. */
function howToFetch(refusal: Refusal): string | null {
  if (refusal.code !== 'base-unknown' || !/^refs\/pull\/\d+\/head$/.test(refusal.base)) return null;
  return `Fetch it first: git fetch origin ${refusal.base}:${refusal.base}`;
}

async function resultOf(options: ReviewOptions, context: VerbContext): Promise<ResultToStartOn> {
  if (options.session !== undefined) {
    const { session } = await findSession(context, options.session);
    return { is: 'session', session };
  }
  const path = resolve(context.cwd, options.repo ?? '.');
  const repository: RepositoryId = required(await context.client.repositories.add({ path })).id;
  return { is: 'commits', repository, ...options.commits };
}

/** A session’s changes are reviewed by its own agent where none is named. */
function reviewerOf(on: ResultToStartOn, options: ReviewOptions, context: VerbContext) {
  return on.is === 'session' ? namedAgent(options) : agentGiven(options, context);
}

/** Where nobody sits, what would be asked is denied. */
async function unattended(
  { isolation }: ReviewOptions,
  { ask, client }: VerbContext,
): Promise<PermissionPolicy | null> {
  if (ask) return null;
  const { permissions, isolation: usual } = await client.settings.get({});
  const policy = usualPermissions(permissions, isolation ?? usualIsolation(usual, makesSandboxes()));
  return policy === 'ask' ? 'deny' : null;
}

/** Follows the review to its end. Where its findings cannot be read they are asked for again, once. */
async function readFindings(
  context: VerbContext,
  started: SessionRow,
): Promise<{ readonly turn: TurnRead; readonly read: ReviewRead | null }> {
  const { client, out } = context;
  const { session } = started;
  const findings = async () => required(await client.specialised.findings({ session })).read;
  const turn = await readTurn(context, started, 0);
  if (!turn.ended || !isDone(turn.ended)) return { turn, read: null };
  const read = await findings();
  if (!read?.problem || read.problem === 'changes-unreadable') return { turn, read };
  out.problem(`${describeReviewProblem(read.problem)} It is asked for them again.`);
  const asked = required(await client.specialised.askAgain({ session }));
  const again = await readTurn(context, asked, turn.row.seq);
  return again.ended && isDone(again.ended)
    ? { turn: again, read: await findings() }
    : { turn: again, read: null };
}

async function remove({ client, out, calledAs }: VerbContext, { session }: SessionRow): Promise<void> {
  const gone = await client.sessions.discard({ session });
  if (gone.ok) return;
  out.problem(`The reviewer’s worktree is kept: ${refusalText(gone.refusal)}`);
  out.problem(`  ${calledAs} discard ${session}`);
}

function tellFindings(
  options: ReviewOptions,
  context: VerbContext,
  turn: TurnRead,
  read: ReviewRead,
): Outcome {
  const { out } = context;
  const { reviews, agent } = turn.row;
  const { findings, summary, left, problem } = read;
  const { failOn } = options;
  const failed = failOn !== null && findings.some(({ severity }) => weighs(severity, failOn));
  for (const finding of findings) out.item('finding', finding);
  for (const line of reviewLines(read)) out.say(line);
  out.result({
    ...sessionResult(turn.row),
    outcome: turn.ended?.outcome ?? null,
    review: {
      from: reviews?.from ?? null,
      to: reviews?.to ?? null,
      summary,
      ...countFindings(findings),
      left,
      problem,
    },
    failed,
  });
  const text = reviews ? reviewReport({ reviews, agent: agent.name, read }) : null;
  return { code: problem !== null ? EXIT.failed : failed ? EXIT.findings : EXIT.done, text };
}
