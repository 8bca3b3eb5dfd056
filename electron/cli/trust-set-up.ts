import { displayPath } from '#shared/display-path';
import { EXIT, UsageError } from './exit-code';
import { findRepository } from './find-repository';
import { required, type Verb } from './verb';

/** Shows the set-up command of a repository as it is in the settings now, and lets it run. */
export function trustSetUp(options: { readonly repo: string | undefined; readonly yes: boolean }): Verb {
  return async (context) => {
    const { client, out, ask } = context;
    const { path } = required(await findRepository(context, options.repo));
    const command = (await client.settings.get({})).setupCommands[path];
    if (command === undefined) {
      out.result({ path, command: null });
      out.say('This repository has no set-up command.');
      return EXIT.done;
    }
    // Whole, however long it is: it is what is allowed.
    out.say(`The set-up command of ${displayPath(path)}, one word per line:`);
    for (const word of command) out.say(`  ${displayPath(word)}`);
    if (!options.yes) {
      if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
      const answer = await ask('Let it run in each new worktree? [y/N] ');
      if (answer?.trim().toLowerCase() !== 'y') {
        out.say('Nothing was changed.');
        return EXIT.interrupted;
      }
    }
    required(await client.settings.allowSetUp({ path, command }));
    out.result({ path, command });
    out.say('It will run in each new worktree.');
    return EXIT.done;
  };
}
