import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXIT, UsageError } from './exit-code';
import { matchFile, placeOf } from './path-argument';
import { type Choose, jsonOption, SESSION } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

type OpenOptions = {
  readonly session: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
};

/** Adds the verb `open` to the command line. */
export function addOpen(program: Command, choose: Choose): void {
  type Flags = { file?: string; line?: number; column?: number; json?: true };
  program
    .command('open')
    .description('open a session’s worktree, or a file in it, in your editor')
    .argument('<session>', SESSION)
    .option('--file <path>', 'open this file of it')
    .addOption(new Option('--line <number>', 'at this line').argParser(place))
    .addOption(new Option('--column <number>', 'and in this column').argParser(place))
    .addOption(jsonOption())
    .action((session: string, flags: Flags) => {
      const { file = null, line = null, column = null, json } = flags;
      if (file === null && (line !== null || column !== null))
        throw new UsageError('--line and --column are of a file: name it with --file');
      choose(open({ session, file, line, column }), json ?? false);
    });
}

/** Opens where a session works, or a file there, in the editor of the settings. */
function open({ session, file, line, column }: OpenOptions): Verb {
  return async (context) => {
    const { client, out, cwd } = context;
    const row = await findSession(context, session);
    const path = file === null ? null : await matchFile(file, [], placeOf(cwd, row));
    const { editor } = required(
      await client.editors.open({
        session: row.session,
        file: path === null ? null : { path, line, column: line === null ? null : column },
      }),
    );
    out.result({ session: row.session, editor, file: path });
    out.say(`Opened ${path === null ? row.session : terminalLine(path, 400)} in ${terminalLine(editor)}.`);
    return EXIT.done;
  };
}

/** A line or column, from 1 on. */
function place(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('lines and columns count from 1');
  return number;
}
