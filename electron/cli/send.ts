import type { Command } from 'commander';
import { followTurn } from './follow-turn';
import { type Choose, jsonOption, SESSION } from './register';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `send` to the command line. */
export function addSend(program: Command, choose: Choose): void {
  program
    .command('send')
    .description('send a follow-up prompt and follow the turn')
    .argument('<session>', SESSION)
    .argument('<prompt>', 'what to do; - reads it from standard input')
    .addOption(jsonOption())
    .action((session: string, prompt: string, options: { json?: true }) =>
      choose(send({ session, prompt }), options.json ?? false),
    );
}

/** Sends a follow-up prompt and follows the turn. `-` reads the prompt from standard input. */
export function send(options: { session: string; prompt: string }): Verb {
  return async (context) => {
    const before = await findSession(context, options.session);
    const prompt = options.prompt === '-' ? await context.readInput() : options.prompt;
    const started = required(await context.client.sessions.send({ session: before.session, prompt }));
    return followTurn(context, started, before.seq);
  };
}
