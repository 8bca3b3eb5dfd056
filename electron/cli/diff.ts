import { type Command, Option } from 'commander';
import type { ChangedFile, ChangesetScope } from '#shared/changeset';
import { counted } from '#shared/counted';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION, turnNumber } from './register';
import { terminalBytes, terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** Adds the verb `diff` to the command line. */
export function addDiff(program: Command, choose: Choose): void {
  program
    .command('diff')
    .description('print a session’s changes as a unified diff')
    .argument('<session>', SESSION)
    .option('--turn <n>', 'only the changes of this turn', turnNumber)
    .addOption(new Option('--stat', 'one line per file').conflicts('json'))
    .addOption(jsonOption())
    .action((session: string, options: { turn?: number; stat?: true; json?: true }) =>
      choose(diff({ session, turn: options.turn, stat: options.stat ?? false }), options.json ?? false),
    );
}

/**
 * A session's changes: one line a file, with `--json` one object a file, or the unified diff. On a terminal that can be read
 * there; else it is the very bytes that `git apply` takes.
 */
export function diff(options: { session: string; turn: number | undefined; stat: boolean }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, options.session);
    const scope: ChangesetScope =
      options.turn === undefined ? { kind: 'session' } : { kind: 'turn', turn: options.turn };
    if (!out.json && !options.stat) {
      const complete = !out.onTerminal;
      const { bytes } = required(await client.changes.patch({ session, scope, complete }));
      const patch = Buffer.from(bytes, 'base64');
      if (complete) out.raw(patch);
      else if (patch.length > 0) out.say(terminalBytes(patch).replace(/\n$/, ''));
      return EXIT.done;
    }
    const { files, ...changeset } = required(await client.changes.get({ session, scope }));
    for (const file of files) {
      out.item('file', file);
      out.say(statLine(file));
    }
    out.result({ session, ...changeset, files: files.length });
    out.say(`${counted(files.length, 'file')}, +${changeset.additions} −${changeset.deletions}`);
    return EXIT.done;
  };
}

const VIEWED = { viewed: '  (viewed)', changed: '  (changed since viewed)' } as const;

function statLine(file: ChangedFile): string {
  const size = file.binary ? 'binary' : `+${file.additions} −${file.deletions}`;
  const name = file.from ? `${file.from} → ${file.path}` : file.path;
  return `${file.status.padEnd(8)}  ${size.padEnd(12)}  ${terminalLine(name, 400)}${file.hidden ? '  (hidden characters)' : ''}${file.viewed ? VIEWED[file.viewed] : ''}`;
}
