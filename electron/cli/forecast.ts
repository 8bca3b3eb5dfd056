import type { Command } from 'commander';
import { describeRefusal } from '#shared/describe-refusal';
import { displayPath } from '#shared/display-path';
import { usesWorktree } from '#shared/place';
import { quoteTitle } from '#shared/quote-title';
import { EXIT } from './exit-code';
import { findRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { required, type Verb } from './verb';

/** Adds the verb `forecast` to the command line. */
export function addForecast(program: Command, choose: Choose): void {
  program
    .command('forecast')
    .description('say which sessions of a repository would conflict with each other or with your workspace')
    .option('--repo <dir>', 'a folder in the repository (default: the current folder)')
    .addOption(jsonOption())
    .action(({ repo, json }: { repo?: string; json?: true }) => choose(forecast({ repo }), json ?? false));
}

/** Says what would conflict, were the sessions applied as they are now. */
export function forecast({ repo }: { repo: string | undefined }): Verb {
  return async (context) => {
    const { client, out } = context;
    const place = required(await findRepository(context, repo));
    const all = (await client.sessions.list({})).filter(
      (row) => usesWorktree(row) && row.discarded === null && !row.archived,
    );
    const rows = [];
    for (const row of all) if (await place.has(row.repositoryPath)) rows.push(row);
    const titles = new Map(rows.map(({ session, title }) => [session, terminalLine(quoteTitle(title), 60)]));
    const { sessions, pairs, workspace } = required(
      await client.apply.forecast({ sessions: rows.map(({ session }) => session) }),
    );
    const named = (session: (typeof sessions)[number]) => titles.get(session) ?? session;
    for (const pair of pairs) {
      out.item('pair', pair);
      out.say(`${pair.sessions.map(named).join(' and ')} conflict in ${list(pair.paths)}`);
    }
    for (const one of workspace) {
      out.item('workspace', one);
      const { session, paths, blocked, unknown } = one;
      if (unknown) out.say(`${named(session)}: ${terminalLine(describeRefusal(unknown).title, 300)}`);
      if (paths.length > 0) out.say(`${named(session)} conflicts with your workspace in ${list(paths)}`);
      if (blocked.length > 0) out.say(`${named(session)} cannot be applied: ${list(blocked)} is in the way`);
    }
    out.result({ sessions: sessions.length, pairs: pairs.length, workspace: workspace.length });
    if (pairs.length === 0 && workspace.length === 0)
      out.say(
        sessions.length === 0
          ? 'No session has work that is not applied.'
          : `No conflicts, as of the last checkpoints of ${sessions.length} sessions.`,
      );
    return EXIT.done;
  };
}

const MOST_PATHS = 5;

function list(paths: readonly string[]): string {
  const shown = paths.slice(0, MOST_PATHS).map(displayPath).join(', ');
  const more = paths.length - MOST_PATHS;
  return terminalLine(more > 0 ? `${shown} and ${more} more` : shown, 400);
}
