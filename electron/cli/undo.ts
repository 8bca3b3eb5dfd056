import type { Command } from 'commander';
import type { PastApply } from '#shared/past-apply';
import { applyLines } from './applies';
import { EXIT } from './exit-code';
import { findRepository, ofRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { Refused, required, type Verb, type VerbContext } from './verb';

/** Adds the verb `undo` to the command line. */
export function addUndo(program: Command, choose: Choose): void {
  program
    .command('undo')
    .description('undo an apply: the newest one in the current repository, or the one you name')
    .argument('[apply]', 'the apply’s id, or the beginning of it')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .addOption(jsonOption())
    .action((id: string | undefined, options: { repo?: string; json?: true }) =>
      choose(undo({ apply: id, repo: options.repo }), options.json ?? false),
    );
}

/** Undoes an apply, by id or unique prefix, or the newest one that still stands in the repository one stands in. */
export function undo(options: { apply: string | undefined; repo: string | undefined }): Verb {
  return async (context) => {
    const { client, out } = context;
    const past = await client.apply.list({ session: null });
    const found =
      options.apply === undefined
        ? await newestHere(context, options.repo, past)
        : named(options.apply, past);
    const record = required(await client.apply.undo({ apply: found.apply }));
    out.result({ ...record, repositoryPath: found.repositoryPath });
    out.say(
      `Undone in ${terminalLine(found.repositoryPath, 400)}: apply ${record.apply} is taken back. Later edits are kept.`,
    );
    return EXIT.done;
  };
}

/** Of this very working tree before any other one of the same repository. Outside all of them none is guessed. */
async function newestHere(
  context: VerbContext,
  repo: string | undefined,
  past: readonly PastApply[],
): Promise<PastApply> {
  const { out } = context;
  const standing = past.filter(({ state }) => state === 'done');
  const place = await findRepository(context, repo);
  if (!place.ok) {
    if (standing.length > 0) {
      out.problem('Name the apply to undo, or the repository with --repo:');
      for (const line of applyLines(standing.slice(0, MOST_LISTED))) out.problem(line);
    }
    throw new Refused(place.refusal);
  }
  const here = await ofRepository(place.value, standing);
  const newest = here.find(({ repositoryPath }) => repositoryPath === place.value.path) ?? here[0];
  if (!newest) throw new Refused({ code: 'nothing-to-undo', path: place.value.path });
  return newest;
}

const MOST_LISTED = 20;

function named(prefix: string, past: readonly PastApply[]): PastApply {
  const found = past.filter(({ apply }) => apply.startsWith(prefix));
  const exact = found.find(({ apply }) => apply === prefix);
  const only = exact ?? (found.length === 1 ? found[0] : undefined);
  if (!only || prefix === '') throw new Refused({ code: 'apply-unknown', apply: prefix });
  return only;
}
