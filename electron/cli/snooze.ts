import { type Command, InvalidArgumentError } from 'commander';
import { snoozedWords } from '#shared/session-state';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

const HOUR_MS = 60 * 60 * 1000;
/** A year; beyond it the computer's clock is the likelier mistake. */
const MOST_HOURS = 24 * 366;

/** Adds the verbs that put off what a session needs of the user, and take it up again. */
export function addSnooze(program: Command, choose: Choose): void {
  program
    .command('snooze')
    .description('put off what a session needs of you; it stays in the list, and nothing is answered')
    .argument('<session>', SESSION)
    .option('--for <hours>', 'for this many hours, instead of until something else happens in it', hours)
    .addOption(jsonOption())
    .action((session: string, options: { for?: number; json?: true }) =>
      choose(snooze(session, { for: options.for ?? null }), options.json ?? false),
    );
  program
    .command('unsnooze')
    .description('no longer put off what a session needs of you')
    .argument('<session>', SESSION)
    .addOption(jsonOption())
    .action((session: string, options: { json?: true }) =>
      choose(snooze(session, null), options.json ?? false),
    );
}

function hours(text: string): number {
  const number = Number(text);
  if (!(number > 0 && number <= MOST_HOURS)) throw new InvalidArgumentError('a number of hours above 0');
  return number;
}

/** Snoozes a session for so many hours, or (null) until something else happens in it; without a wish it no longer is. */
export function snooze(prefix: string, wanted: { readonly for: number | null } | null): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, prefix);
    const until = wanted?.for ? new Date(Date.now() + wanted.for * HOUR_MS).toISOString() : null;
    required(await client.sessions.snooze({ session, snooze: wanted && { until } }));
    const { title, snoozed } = await findSession(context, session);
    const words = snoozed
      ? snoozedWords(snoozed).toLowerCase()
      : wanted
        ? 'needs nothing of you'
        : 'not snoozed';
    out.say(`${session}  ${terminalLine(title, 60)}: ${words}`);
    out.result({ session, snoozed });
    return EXIT.done;
  };
}
