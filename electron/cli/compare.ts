import { type Command, Option } from 'commander';
import type { ChangesetScope } from '#shared/changeset';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { printFiles, printPatch, sumLine } from './diff';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `compare` to the command line. */
export function addCompare(program: Command, choose: Choose): void {
  program
    .command('compare')
    .description('print what differs between two sessions of a repository, as a unified diff from the first')
    .argument('<session>', SESSION)
    .argument('<other>', 'the session to compare it with')
    .addOption(new Option('--stat', 'one line per file').conflicts('json'))
    .addOption(jsonOption())
    .action((session: string, other: string, options: { stat?: true; json?: true }) =>
      choose(compare({ session, other, stat: options.stat ?? false }), options.json ?? false),
    );
}

/**
 * What differs between the states of two sessions: one line a file and what each changed since its base, with `--json` one
 * object a file, or the unified diff.
 */
export function compare(options: { session: string; other: string; stat: boolean }): Verb {
  return async (context) => {
    const { client, out } = context;
    const one = await findSession(context, options.session);
    const other = await findSession(context, options.other);
    const { session } = one;
    const scope: ChangesetScope = { kind: 'other', session: other.session };
    if (!out.json && !options.stat) {
      await printPatch(context, session, scope);
      return EXIT.done;
    }
    const { files, ...changeset } = required(await client.changes.get({ session, scope }));
    const sinceBase = async (row: SessionRow) => {
      const { session: id, title } = row;
      const own = required(await client.changes.get({ session: id, scope: { kind: 'session' } }));
      out.say(`${terminalLine(quoteTitle(title), 60)} since its base: ${sumLine(own)}`);
      const { files: changed, from, to, additions, deletions } = own;
      return { session: id, title, from, to, files: changed.length, additions, deletions };
    };
    printFiles(context, files);
    out.say(`${sumLine({ files, ...changeset })} from the first to the second`);
    const sides = [await sinceBase(one), await sinceBase(other)];
    out.result({ session, other: other.session, ...changeset, files: files.length, sides });
    return EXIT.done;
  };
}
