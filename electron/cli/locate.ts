import { resolve } from 'node:path';
import type { Command } from 'commander';
import { EXIT } from './exit-code';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { Refused, required, type Verb } from './verb';

/** Adds the verb `locate` to the command line. */
export function addLocate(program: Command, choose: Choose): void {
  program
    .command('locate')
    .description('tell Understory where a repository is now, after a copy to another disk or from a backup')
    .argument('<from>', 'the folder where it was')
    .argument('[to]', 'the folder where it is now (default: the current folder)')
    .addOption(jsonOption())
    .action((from: string, to: string | undefined, options: { json?: true }) =>
      choose(locate({ from, to }), options.json ?? false),
    );
}

/** Says where a repository is now that cannot be known again by itself, such as one copied to another disk. */
export function locate(options: { from: string; to: string | undefined }): Verb {
  return async ({ client, out, cwd }) => {
    const from = resolve(cwd, options.from);
    const listed = await client.repositories.list({});
    const known = listed.find(({ path }) => path === from);
    if (!known) throw new Refused({ code: 'repository-unknown', repository: from });
    const path = resolve(cwd, options.to ?? '.');
    const located = required(await client.repositories.locate({ repository: known.id, path }));
    out.result(located);
    out.say(`The sessions of ${terminalLine(from, 400)} now belong to ${terminalLine(located.path, 400)}.`);
    return EXIT.done;
  };
}
