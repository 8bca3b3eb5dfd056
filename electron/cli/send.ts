import type { Command } from 'commander';
import { type AttachOption, addAttachOption, attachFiles } from './attach-files';
import { addBudgetOptions, type BudgetOptions, withGiven } from './budget-options';
import { followTurn } from './follow-turn';
import { tellWaiting } from './next-prompts';
import { type Choose, jsonOption, SESSION } from './register';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `send` to the command line. */
export function addSend(program: Command, choose: Choose): void {
  const command = program
    .command('send')
    .description('send a follow-up prompt and follow the turn')
    .argument('<session>', SESSION)
    .argument('<prompt>', 'what to do; - reads it from standard input')
    .option('--next', 'while the agent works: have it wait, and be sent when the turn has ended')
    .option('--stop', 'while the agent works: stop the turn, then send it')
    .option('--beyond-budget', 'let this turn go on without the session’s budget');
  addBudgetOptions(addAttachOption(command))
    .addOption(jsonOption())
    .action(
      (
        session: string,
        prompt: string,
        options: { next?: true; stop?: true; json?: true; beyondBudget?: true } & BudgetOptions &
          AttachOption,
      ) => choose(send({ session, prompt, budget: options, ...options }), options.json ?? false),
    );
}

/**
 * Sends a follow-up prompt and follows the turn; with `next` or `stop` also while a turn runs, which is not followed then.
 * What is given of a budget is the session's from then on. `-` reads the prompt from standard input.
 */
export function send(
  options: {
    session: string;
    prompt: string;
    next?: true;
    stop?: true;
    beyondBudget?: true;
    budget: BudgetOptions;
  } & AttachOption,
): Verb {
  return async (context) => {
    const before = await findSession(context, options.session);
    const prompt = options.prompt === '-' ? await context.readInput() : options.prompt;
    const { session } = before;
    const { sessions } = context.client;
    const budget = withGiven(before.budget, options.budget);
    if (budget) required(await sessions.setBudget({ session, budget }));
    const attachments = await attachFiles(options, context);
    if (options.next || options.stop) {
      const stop = options.stop === true;
      const { row, id } = required(
        await context.client.nextPrompts.add({ session, text: prompt, attachments, stop }),
      );
      if (id === null) return followTurn(context, row, before.seq);
      return tellWaiting(context, row, id);
    }
    const beyondBudget = options.beyondBudget === true;
    const started = required(await sessions.send({ session, prompt, attachments, beyondBudget }));
    return followTurn(context, started, before.seq);
  };
}
