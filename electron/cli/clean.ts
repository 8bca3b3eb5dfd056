import type { Command } from 'commander';
import { counted } from '#shared/counted';
import { canBeCleaned } from '#shared/describe-worktrees';
import type { WorktreeEntry } from '#shared/worktrees';
import { EXIT, UsageError } from './exit-code';
import { type Choose, jsonOption } from './register';
import { endOfMany, findSession, type Verb, type VerbContext } from './verb';
import { safeOf, takeInventory, worktreeLines } from './worktrees';

/** Adds the verb `clean` to the command line. */
export function addClean(program: Command, choose: Choose): void {
  program
    .command('clean')
    .description('discard sessions whose worktree is safe to remove; all is kept in the trash')
    .argument('[sessions...]', 'only these sessions, also where their work is not applied')
    .option('--repo <dir>', 'only those of this repository')
    .option('-y, --yes', 'do not ask for confirmation')
    .addOption(jsonOption())
    .action((sessions: string[], options: { repo?: string; yes?: true; json?: true }) =>
      choose(clean({ sessions, repo: options.repo, yes: options.yes ?? false }), options.json ?? false),
    );
}

/** Discards what is safe to remove, or what is named, after asking once. */
export function clean(options: {
  sessions: readonly string[];
  repo: string | undefined;
  yes: boolean;
}): Verb {
  return async (context) => {
    const { client, out, ask, calledAs } = context;
    const chosen = await choose(context, options);
    if (chosen.length === 0) {
      out.result({ discarded: [], refused: [] });
      out.say('Nothing to clean up.');
      return EXIT.done;
    }
    if (!options.yes) {
      if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
      for (const line of worktreeLines(chosen, null)) out.say(line);
      const what = chosen.length === 1 ? 'this session' : `these ${chosen.length} sessions`;
      const answer = await ask(`Discard ${what}? Everything is kept in the trash. [y/N] `);
      if (answer?.trim().toLowerCase() !== 'y') {
        out.say('Nothing was discarded.');
        return EXIT.interrupted;
      }
    }
    const asked = chosen.map(({ session, seen }) => ({ session, seen }));
    const { discarded, refused } = await client.worktrees.clean({ chosen: asked });
    for (const { session, title } of discarded) out.item('discarded', { session, title });
    const end = endOfMany(out, chosen.length, refused, ({ session }) => session);
    out.result({ discarded: discarded.map(({ session }) => session), refused });
    out.say(`Discarded ${counted(discarded.length, 'session')}.`);
    for (const { session } of discarded) out.say(`Restore it with: ${calledAs} restore ${session}`);
    return end;
  };
}

async function choose(
  context: VerbContext,
  { sessions, repo }: { sessions: readonly string[]; repo: string | undefined },
): Promise<WorktreeEntry[]> {
  const { entries } = await takeInventory(context, { repo, measure: false });
  if (sessions.length === 0) return safeOf(entries);
  const named = new Set<string>();
  for (const one of sessions) named.add((await findSession(context, one)).session);
  const found = entries.filter(({ session }) => named.has(session));
  for (const session of named) {
    const entry = found.find((one) => one.session === session);
    if (!entry) throw new UsageError(`session ${session} has no worktree to remove`);
    if (!canBeCleaned(entry))
      throw new UsageError(`session ${session} cannot be removed: "${context.calledAs} worktrees" says why`);
  }
  return found;
}
