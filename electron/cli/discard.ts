import type { Command } from 'commander';
import { dayOf } from '#shared/dates';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { changes, sessionResult } from './session-result';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `discard` to the command line. */
export function addDiscard(program: Command, choose: Choose): void {
  program
    .command('discard')
    .description('remove a session’s worktree and branch; its work is kept for 30 days')
    .argument('<session>', SESSION)
    .option('-y, --yes', 'do not ask for confirmation')
    .addOption(jsonOption())
    .action((session: string, options: { yes?: true; json?: true }) =>
      choose(discard({ session, yes: options.yes ?? false }), options.json ?? false),
    );
}

/** Discards a session after asking once; its work stays findable for 30 days. */
export function discard(options: { session: string; yes: boolean }): Verb {
  return async (context) => {
    const { client, out, ask, calledAs } = context;
    const { session, ...row } = await findSession(context, options.session);
    if (!options.yes) {
      if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
      const answer = await ask(
        `Discard "${session}" (${changes(row)})? Its work is kept for 30 days. [y/N] `,
      );
      if (answer?.trim().toLowerCase() !== 'y') {
        out.say('Nothing was discarded.');
        return EXIT.interrupted;
      }
    }
    const discarded = required(await client.sessions.discard({ session }));
    out.result({ ...sessionResult(discarded), discarded: discarded.discarded });
    out.say(`Discarded ${session}: its worktree and branch are removed.`);
    if (discarded.discarded) {
      const { keptUntil, ref, folder } = discarded.discarded;
      out.say(`The work is kept until ${dayOf(keptUntil)} in ${ref}.`);
      if (folder) out.say(`The folder is kept too, with nested repositories and ignored files: ${folder}`);
      out.say(`Restore it with: ${calledAs} restore ${session}`);
    }
    return EXIT.done;
  };
}
