import { type Command, Option } from 'commander';
import { momentOf } from '#shared/dates';
import { leftOutWords } from '#shared/describe-imports';
import { livesOn } from '#shared/describe-processes';
import { SessionKind } from '#shared/events';
import { undecided } from '#shared/living-process';
import { leftInTheMiddle, type SessionRow, SessionStatus } from '#shared/session';
import { needsUser, snoozedWords } from '#shared/session-state';
import { unfinishedWords } from '#shared/unfinished';
import { lacksSandbox } from '#shared/unsandboxed';
import { makesSandboxes } from '../core/isolation';
import { columns } from './columns';
import { EXIT } from './exit-code';
import { findRepository, ofRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { changes, stateWords } from './session-result';
import { terminalLine } from './terminal-text';
import { required, type Verb } from './verb';

/** Kinds of sessions as the command line tells them apart. */
export const KINDS = [...SessionKind.options, 'imported'] as const;
export type Kind = (typeof KINDS)[number];

/** Adds the verb `list` to the command line. */
export function addList(program: Command, choose: Choose): void {
  program
    .command('list')
    .description('list sessions: pinned ones first, then the newest')
    .addOption(new Option('--status <status>', 'only sessions of this status').choices(SessionStatus.options))
    .addOption(
      new Option(
        '--kind <kind>',
        'only sessions of this kind; imported ones of other tools are not listed otherwise',
      ).choices(KINDS),
    )
    .option('--repo <dir>', 'only sessions of this repository')
    .option('--archived', 'only archived sessions, which are not listed otherwise')
    .addOption(jsonOption())
    .action((options: { status?: SessionStatus; kind?: Kind; repo?: string; archived?: true; json?: true }) =>
      choose(
        list({
          status: options.status,
          kind: options.kind,
          repo: options.repo,
          archived: options.archived ?? false,
        }),
        options.json ?? false,
      ),
    );
}

/** Lists sessions, those that are pinned first, then the newest. */
export function list(options: {
  status: SessionStatus | undefined;
  kind: Kind | undefined;
  repo: string | undefined;
  archived: boolean;
}): Verb {
  return async (context) => {
    const { client, out } = context;
    const place = options.repo === undefined ? null : required(await findRepository(context, options.repo));
    const all = options.kind === 'imported' ? client.imports.list({}) : client.sessions.list({});
    const rows = (await ofRepository(place, await all))
      .filter((row) => options.kind === undefined || options.kind === 'imported' || row.kind === options.kind)
      .filter((row) => options.status === undefined || row.status === options.status)
      .filter((row) => row.archived === options.archived)
      .sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.updatedAt.localeCompare(a.updatedAt));
    const leftOut = options.kind === 'imported' ? await client.imports.leftOut({}) : [];
    for (const row of rows) out.item('session', row);
    for (const left of leftOut) out.item('left-out', left);
    out.result({ sessions: rows.length });
    for (const left of leftOut) out.problem(terminalLine(leftOutWords(left), 1000));
    if (rows.length === 0) out.say('No sessions.');
    else
      for (const line of columns(rows.map(cells), [
        'SESSION',
        'STATUS',
        'AGENT',
        'CHANGES',
        'UPDATED',
        'TITLE',
      ]))
        out.say(line);
    return EXIT.done;
  };
}

function cells(row: SessionRow): string[] {
  return [
    row.session,
    statusWords(row),
    terminalLine(row.agent.name, 24),
    changes(row),
    momentOf(row.updatedAt),
    terminalLine(row.title, 60),
  ];
}

function statusWords(row: SessionRow): string {
  const left = leftInTheMiddle(row);
  const living = undecided(row.processes).length;
  return [
    stateWords(row),
    row.pinned ? 'pinned' : '',
    row.isolation === 'sandbox' ? 'sandbox' : lacksSandbox(row, makesSandboxes()) ? 'no sandbox' : '',
    row.snoozed && needsUser(row) ? snoozedWords(row.snoozed).toLowerCase() : '',
    left ? unfinishedWords(left) : '',
    living > 0 ? livesOn(living) : '',
  ]
    .filter(Boolean)
    .join(', ');
}
