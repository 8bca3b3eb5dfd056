import type { Command } from 'commander';
import { countApplied } from '#shared/apply';
import { momentOf } from '#shared/dates';
import { describeRefusal } from '#shared/describe-refusal';
import type { PastApply } from '#shared/past-apply';
import { shortCommit } from '#shared/short-ref';
import { columns } from './columns';
import { EXIT } from './exit-code';
import { findRepository, ofRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `applies` to the command line. */
export function addApplies(program: Command, choose: Choose): void {
  program
    .command('applies')
    .description('list past applies and whether each can be undone, newest first')
    .option('--session <session>', 'only those of this session')
    .option('--repo <dir>', 'only those in this repository')
    .addOption(jsonOption())
    .action((options: { session?: string; repo?: string; json?: true }) =>
      choose(applies({ session: options.session, repo: options.repo }), options.json ?? false),
    );
}

/** Lists past applies, newest first: what each did, and whether it can be undone. */
export function applies(options: { session: string | undefined; repo: string | undefined }): Verb {
  return async (context) => {
    const { client, out } = context;
    const session =
      options.session === undefined ? null : (await findSession(context, options.session)).session;
    const place = options.repo === undefined ? null : required(await findRepository(context, options.repo));
    const past = await ofRepository(place, await client.apply.list({ session }));
    for (const one of past) out.item('apply', one);
    out.result({ applies: past.length });
    if (past.length === 0) out.say('Nothing has been applied yet.');
    else for (const line of applyLines(past)) out.say(line);
    return EXIT.done;
  };
}

/** Applies as a table, with the workspace where they are of more than one. */
export function applyLines(past: readonly PastApply[]): string[] {
  const several = new Set(past.map(({ repositoryPath }) => repositoryPath)).size > 1;
  const where = ({ repositoryPath }: PastApply) => (several ? [terminalLine(repositoryPath, 400)] : []);
  return columns(
    past.map((one) => [...cells(one), ...where(one)]),
    [
      ...['APPLY', 'SESSION', 'WHEN', 'MODE', 'TARGET', 'COMMIT', 'FILES', 'STATE'],
      ...(several ? ['WHERE'] : []),
    ],
  );
}

function cells(past: PastApply): string[] {
  return [
    past.apply,
    `${past.session}${past.integrates ? ` +${past.integrates.length - 1}` : ''}`,
    momentOf(past.at),
    past.handedTo === undefined ? past.mode : 'moved away',
    terminalLine(past.target.replace(/^refs\/heads\//, ''), 30),
    past.commit === null ? '–' : shortCommit(past.commit),
    String(countApplied(past)),
    stateWords(past),
  ];
}

function stateWords({ state, obstacle }: PastApply): string {
  if (state === 'undone') return 'undone';
  if (state === 'rolled-back') return 'taken back after a crash';
  return obstacle === null
    ? 'applied'
    : `applied; no undo: ${terminalLine(describeRefusal(obstacle).title, 120)}`;
}
