import { type Command, Option } from 'commander';
import { describeLeft, describeSharedChange } from '#shared/describe-shared-change';
import type { SessionRow } from '#shared/session';
import { isAlarming, type NoticedChange, SharedChangeId, type SharedLeft } from '#shared/shared-state';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { type Choose, collect, jsonOption, SESSION, worded } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

export type SharedOptions = {
  readonly session: string;
  /** What to do with the changes; `list` only tells of them. */
  readonly what: 'list' | 'put-back' | 'accept' | 'undo';
  /** Ids of changes; empty: those that one click in the window means. */
  readonly only: readonly string[];
};

/** Adds the verb `shared` to the command line. */
export function addShared(program: Command, choose: Choose): void {
  type Flags = { putBack?: true; accept?: true; undo?: true; only?: string[]; json?: true };
  program
    .command('shared')
    .description('list what a session changed outside its worktree: configuration, hooks, branches, stash')
    .argument('<session>', SESSION)
    .addOption(new Option('--put-back', 'restore the earlier state').conflicts(['accept', 'undo']))
    .addOption(new Option('--accept', 'accept the changes').conflicts(['putBack', 'undo']))
    .addOption(new Option('--undo', 'undo --put-back').conflicts(['putBack', 'accept']))
    .option('--only <id>', 'only this change, by its id; repeat for more', collect(worded(changeId)))
    .addOption(jsonOption())
    .action((session: string, { putBack, accept, undo: undone, only = [], json }: Flags) => {
      const what = putBack ? 'put-back' : accept ? 'accept' : undone ? 'undo' : 'list';
      choose(shared({ session, what, only }), json ?? false);
    });
}

/** What a session's turns changed in the state that its worktree shares with the repository, and what to do with it. */
export function shared(options: SharedOptions): Verb {
  return async (context) => {
    const row = await findSession(context, options.session);
    if (options.what === 'list') return list(row, context);
    const { client, out } = context;
    const verbs = {
      'put-back': client.sharedState.putBack,
      accept: client.sharedState.accept,
      undo: client.sharedState.undoPutBack,
    };
    const changes = options.only.length > 0 ? [...options.only] : null;
    const { done, left } = required(await verbs[options.what]({ session: row.session, changes }));
    out.result({ session: row.session, done, left });
    if (done.length === 0 && left.length === 0) out.say('There is nothing to decide.');
    for (const change of done) out.say(`${DONE[options.what]}: ${line(change)}`);
    for (const one of left) out.say(leftLine(one));
    return left.length > 0 ? EXIT.failed : EXIT.done;
  };
}

const DONE = { 'put-back': 'Put back', accept: 'Accepted', undo: 'As the turn left it again' } as const;

async function list(row: SessionRow, { client, out, calledAs }: VerbContext): Promise<ExitCode> {
  const changes = required(await client.sharedState.list({ session: row.session }));
  out.result({ session: row.session, changes });
  if (changes.length === 0) out.say('Nothing changed outside its worktree.');
  for (const text of describeNoticed(changes)) out.say(text);
  if (changes.some((change) => change.state === 'open' && isAlarming(change))) {
    out.say('');
    out.say(`  ${calledAs} shared ${row.session} --put-back   (as it was before)`);
    out.say(`  ${calledAs} shared ${row.session} --accept     (it counts for your own commits from now on)`);
  }
  return EXIT.done;
}

/** One line a change, the alarming ones marked. */
export function describeNoticed(changes: readonly NoticedChange[]): string[] {
  return changes.map((change) => {
    const mark = change.state === 'open' && isAlarming(change) ? '!' : ' ';
    const state =
      change.state === 'open' ? '' : ` (${change.state === 'accepted' ? 'accepted' : 'put back'})`;
    return `${mark} ${change.id}  turn ${change.turn}: ${line(change)}${state}`;
  });
}

function line(change: NoticedChange): string {
  return terminalLine(describeSharedChange(change), 600);
}

function leftLine({ id, ...why }: SharedLeft): string {
  return `Left as it is: ${id}. ${terminalLine(describeLeft(why), 600)}`;
}

function changeId(text: string): string {
  if (!SharedChangeId.safeParse(text).success)
    throw new UsageError('name a change by its id from "understory shared SESSION"');
  return text;
}
