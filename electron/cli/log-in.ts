import type { Command } from 'commander';
import type { LoginMethod } from '#shared/agent';
import { displayPath } from '#shared/display-path';
import { loginLine, loginsOf } from '#shared/login-command';
import type { SessionRow } from '#shared/session';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, Refused, type Verb } from './verb';

/** Adds the verb `login` to the command line. */
export function addLogIn(program: Command, choose: Choose): void {
  program
    .command('login')
    .description('log a session’s agent in, after a turn that failed because of it')
    .argument('<session>', SESSION)
    .argument('[method]', 'the login method (default: the only one that the agent carries out itself)')
    .addOption(jsonOption())
    .action((session: string, method: string | undefined, options: { json?: true }) =>
      choose(logIn({ session, method }), options.json ?? false),
    );
}

/** Has a session's agent log in, and passes on what it writes meanwhile. An interrupt stops it. */
export function logIn(options: { readonly session: string; readonly method: string | undefined }): Verb {
  return async (context) => {
    const { client, out, interrupt, calledAs } = context;
    const row = await findSession(context, options.session);
    const method = chosen(row, options.method);
    const stop = new AbortController();
    interrupt.onFirst(() => stop.abort());
    const steps = await client.sessions.logIn(
      { session: row.session, method: method.id },
      { signal: stop.signal },
    );
    try {
      for await (const step of steps) {
        out.item('login', step);
        switch (step.step) {
          case 'begun':
            out.say(
              `Logging in: ${terminalLine(method.name, 200)}. It may open a page in your browser; Ctrl-C stops it.`,
            );
            break;
          case 'said':
            for (const line of step.text.split('\n'))
              if (line.trim() !== '') out.say(`  ${terminalLine(line, 2000)}`);
            break;
          case 'refused':
            throw new Refused(step.refusal);
          case 'done':
            out.result({ loggedIn: true });
            out.say(`Logged in. Continue with:\n  ${calledAs} send ${row.session} "…"`);
            return EXIT.done;
          default:
            return step satisfies never;
        }
      }
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
    out.result({ loggedIn: false });
    out.say('Stopped. The agent was not logged in.');
    return EXIT.interrupted;
  };
}

function chosen({ failure }: SessionRow, wanted: string | undefined): LoginMethod {
  const methods = loginsOf(failure);
  if (methods.length === 0) throw new UsageError('this session’s last turn did not fail because of a login');
  const own = methods.filter(({ byAgent }) => byAgent);
  const found =
    wanted === undefined ? (own.length === 1 ? own[0] : undefined) : methods.find(({ id }) => id === wanted);
  if (found?.byAgent) return found;
  if (found?.run)
    throw new UsageError(`the agent has a command for this login; run: ${displayPath(loginLine(found.run))}`);
  const names = own.map(({ id, name }) => `${terminalLine(id, 200)} (${terminalLine(name, 60)})`);
  if (names.length === 0)
    throw new UsageError('the agent has no login that it carries out itself; "show" lists its logins');
  throw new UsageError(`choose a login: ${names.join(', ')}`);
}
