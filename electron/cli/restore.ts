import type { Command } from 'commander';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { describeSession, sessionResult } from './session-result';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `restore` to the command line. */
export function addRestore(program: Command, choose: Choose): void {
  program
    .command('restore')
    .description('restore a discarded session with its worktree and branch')
    .argument('<session>', SESSION)
    .addOption(jsonOption())
    .action((session: string, options: { json?: true }) =>
      choose(restore({ session }), options.json ?? false),
    );
}

/** Takes a discard back: worktree and branch come back as they were. */
export function restore(options: { session: string }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, options.session);
    const restored = required(await client.sessions.restore({ session }));
    out.result(sessionResult(restored));
    out.say(`Restored ${session}.`);
    for (const line of describeSession(restored)) out.say(line);
    return EXIT.done;
  };
}
