import { resolve } from 'node:path';
import { EXIT } from './exit-code';
import { terminalLine } from './terminal-text';
import { Refused, required, type Verb } from './verb';

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
    out.say(`The sessions of ${terminalLine(from, 400)} are with ${terminalLine(located.path, 400)} now.`);
    return EXIT.done;
  };
}
