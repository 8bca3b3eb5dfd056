import type { Command } from 'commander';
import { checksState, isToBeCompared } from '#shared/check';
import { foldRow } from '#shared/projections/row';
import { isBusy } from '#shared/session-state';
import { isLost } from '../host/steady-core';
import { EXIT } from './exit-code';
import { followTurn } from './follow-turn';
import { createProgress } from './progress';
import { type Choose, jsonOption, SESSION } from './register';
import { sessionResult } from './session-result';
import { begun, findSession, required, type Verb } from './verb';

/** Adds the verb `check` to the command line. */
export function addCheck(program: Command, choose: Choose): void {
  program
    .command('check')
    .description('run the checks of a session on what its worktree holds; exit code 1 where one fails')
    .argument('<session>', SESSION)
    .option('--send', 'send its agent the checks that failed last, instead of running them')
    .addOption(jsonOption())
    .action((session: string, options: { send?: true; json?: true }) =>
      choose(options.send ? sendRed(session) : check(session), options.json ?? false),
    );
}

function check(session: string): Verb {
  return async (context) => {
    const { client, out, interrupt } = context;
    const known = await findSession(context, session);
    const tell = createProgress(out, known.session);
    let row = begun(await client.checks.run({ session: known.session }));
    const left = new Set((row.checks ?? []).map(({ name }) => name));
    const forget = interrupt.onFirst(() => {
      client.checks.stop({ session: known.session }).catch((error: unknown) => out.problem(String(error)));
    });
    const leave = new AbortController();
    const events = await client.sessions.events(
      { session: known.session, after: row.seq },
      { signal: leave.signal },
    );
    const lost = context.lost();
    try {
      reading: for await (const batch of events) {
        for (const stored of batch) {
          tell(stored);
          row = foldRow(row, stored);
          if (stored.event.type === 'check.ended') left.delete(stored.event.name);
          if ((left.size === 0 && !isToBeCompared(row)) || isBusy(row)) break reading;
        }
      }
    } catch (error) {
      if (!(await isLost(lost))) throw error;
    } finally {
      leave.abort();
      forget();
    }
    out.result(sessionResult(row));
    if (interrupt.happened) return EXIT.interrupted;
    return checksState(row) === 'passed' ? EXIT.done : EXIT.failed;
  };
}

function sendRed(session: string): Verb {
  return async (context) => {
    const { session: id, seq } = await findSession(context, session);
    const row = required(await context.client.checks.send({ session: id }));
    return followTurn(context, row, seq);
  };
}
