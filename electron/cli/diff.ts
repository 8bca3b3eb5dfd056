import type { ChangedFile, ChangesetScope } from '#shared/changeset';
import { EXIT } from './exit-code';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb } from './verb';

/** A session's changes: the unified diff as it is, one line a file, or with `--json` one object a file. */
export function diff(options: { session: string; turn: number | undefined; stat: boolean }): Verb {
  return async (context) => {
    const { client, out } = context;
    const { session } = await findSession(context, options.session);
    const scope: ChangesetScope =
      options.turn === undefined ? { kind: 'session' } : { kind: 'turn', turn: options.turn };
    if (!out.json && !options.stat) {
      out.raw(required(await client.changes.text({ session, scope })).text);
      return EXIT.done;
    }
    const { files, ...changeset } = required(await client.changes.get({ session, scope }));
    for (const file of files) {
      out.item('file', file);
      out.say(statLine(file));
    }
    out.result({ session, ...changeset, files: files.length });
    out.say(
      `${files.length} ${files.length === 1 ? 'file' : 'files'}, +${changeset.additions} −${changeset.deletions}`,
    );
    return EXIT.done;
  };
}

function statLine(file: ChangedFile): string {
  const size = file.binary ? 'binary' : `+${file.additions} −${file.deletions}`;
  const name = file.from ? `${file.from} → ${file.path}` : file.path;
  return `${file.status.padEnd(8)}  ${size.padEnd(12)}  ${terminalLine(name, 400)}`;
}
