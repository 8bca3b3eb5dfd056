import { followTurn } from './follow-turn';
import { findSession, required, type Verb } from './verb';

/** Sends a follow-up prompt and follows the turn. `-` reads the prompt from standard input. */
export function send(options: { session: string; prompt: string }): Verb {
  return async (context) => {
    const before = await findSession(context, options.session);
    const prompt = options.prompt === '-' ? await context.readInput() : options.prompt;
    const started = required(await context.client.sessions.send({ session: before.session, prompt }));
    return followTurn(context, started, before.seq);
  };
}
