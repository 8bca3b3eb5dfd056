import { type Command, Option } from 'commander';
import type { ChangedFile, Changeset, ChangesetScope } from '#shared/changeset';
import { counted } from '#shared/counted';
import type { SessionId } from '#shared/ids';
import { EXIT } from './exit-code';
import { type Choose, jsonOption, SESSION, turnNumber } from './register';
import { terminalBytes, terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

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
      await printPatch(context, session, scope);
      return EXIT.done;
    }
    const { files, ...changeset } = required(await client.changes.get({ session, scope }));
    printFiles(context, files);
    out.result({ session, ...changeset, files: files.length });
    out.say(sumLine({ files, ...changeset }));
    return EXIT.done;
  };
}

/** The unified diff of a scope: to be read on a terminal, else as `git apply` takes it. */
export async function printPatch(
  { client, out }: Pick<VerbContext, 'client' | 'out'>,
  session: SessionId,
  scope: ChangesetScope,
): Promise<void> {
  const complete = !out.onTerminal;
  const { bytes } = required(await client.changes.patch({ session, scope, complete }));
  const patch = Buffer.from(bytes, 'base64');
  if (complete) out.raw(patch);
  else if (patch.length > 0) out.say(terminalBytes(patch).replace(/\n$/, ''));
}

/** One line a file. */
export function printFiles({ out }: Pick<VerbContext, 'out'>, files: readonly ChangedFile[]): void {
  for (const file of files) {
    out.item('file', file);
    out.say(statLine(file));
  }
}

/** How much it is in all. */
export function sumLine({
  files,
  additions,
  deletions,
}: Pick<Changeset, 'files' | 'additions' | 'deletions'>): string {
  return `${counted(files.length, 'file')}, +${additions} −${deletions}`;
}

const VIEWED = { viewed: '  (viewed)', changed: '  (changed since viewed)' } as const;

function statLine(file: ChangedFile): string {
  const size = file.binary ? 'binary' : `+${file.additions} −${file.deletions}`;
  const name = file.from ? `${file.from} → ${file.path}` : file.path;
  return `${file.status.padEnd(8)}  ${size.padEnd(12)}  ${terminalLine(name, 400)}${file.hidden ? '  (hidden characters)' : ''}${file.viewed ? VIEWED[file.viewed] : ''}`;
}
