import type { Command } from 'commander';
import { followTurn } from './follow-turn';
import { tellWaiting } from './next-prompts';
import { type Choose, jsonOption, SESSION } from './register';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `send` to the command line. */
export function addSend(program: Command, choose: Choose): void {
  program
    .command('send')
    .description('send a follow-up prompt and follow the turn')
    .argument('<session>', SESSION)
    .argument('<prompt>', 'what to do; - reads it from standard input')
    .option('--next', 'while the agent works: have it wait, and be sent when the turn has ended')
    .option('--stop', 'while the agent works: stop the turn, then send it')
    .addOption(jsonOption())
    .action((session: string, prompt: string, options: { next?: true; stop?: true; json?: true }) =>
      choose(send({ session, prompt, ...options }), options.json ?? false),
    );
}

/**
 * Sends a follow-up prompt and follows the turn; with `next` or `stop` also while a turn runs, which is not followed then.
 * `-` reads the prompt from standard input.
 */
export function send(options: { session: string; prompt: string; next?: true; stop?: true }): Verb {
  return async (context) => {
    const before = await findSession(context, options.session);
    const prompt = options.prompt === '-' ? await context.readInput() : options.prompt;
    if (options.next || options.stop) {
      const stop = options.stop === true;
      const { session } = before;
      const { row, id } = required(await context.client.nextPrompts.add({ session, text: prompt, stop }));
      if (id === null) return followTurn(context, row, before.seq);
      return tellWaiting(context, row, id);
    }
    const started = required(await context.client.sessions.send({ session: before.session, prompt }));
    return followTurn(context, started, before.seq);
  };
}
