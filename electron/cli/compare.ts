import { type Command, Option } from 'commander';
import type { ChangesetScope } from '#shared/changeset';
import { quoteTitle } from '#shared/quote-title';
import type { SessionRow } from '#shared/session';
import { compareInFigures } from './compare-in-figures';
import { printFiles, printPatch, sumLine } from './diff';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `compare` to the command line. */
export function addCompare(program: Command, choose: Choose): void {
  program
    .command('compare')
    .description(
      'compare sessions of a repository: two as a unified diff from the first, more of them, or all variants of one, in figures',
    )
    .argument('<sessions...>', `${SESSION}; of one alone, all variants that were started with it`)
    .addOption(new Option('--stat', 'of two: one line per file').conflicts(['json', 'table']))
    .option('--table', 'of two, too: in figures')
    .addOption(jsonOption())
    .action((sessions: string[], options: { stat?: true; table?: true; json?: true }) => {
      const { stat = false, table = false, json = false } = options;
      const [session = '', other, ...more] = sessions;
      if (stat && (other === undefined || more.length > 0))
        throw new UsageError('--stat is for two sessions');
      const inFigures = table || other === undefined || more.length > 0;
      choose(inFigures ? compareInFigures(sessions) : compare({ session, other, stat }), json);
    });
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
