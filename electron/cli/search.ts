import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ImportsSearched } from '#shared/contract-imports';
import type { SearchHit } from '#shared/contract-sessions';
import { searchedWords } from '#shared/describe-imports';
import type { SessionId } from '#shared/ids';
import type { SessionRow } from '#shared/session';
import type { CoreClient } from '../host/attach-core';
import { EXIT } from './exit-code';
import { findRepository, ofRepository } from './find-repository';
import { KINDS, type Kind } from './list';
import type { Output } from './output';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { required, type Verb } from './verb';

const USUAL = 50;
/** As many as can be asked for at once: what is not of the wanted sessions is left out of them. */
const MOST = 200;

type Options = {
  readonly kind: Kind | undefined;
  readonly repo: string | undefined;
  readonly limit: number;
  readonly all: boolean;
};

/** Adds the verb `search` to the command line. */
export function addSearch(program: Command, choose: Choose): void {
  program
    .command('search')
    .description('find what was said: prompts and answers that hold all the words, the newest first')
    .argument('<words...>', 'what to look for')
    .addOption(new Option('--kind <kind>', 'only in sessions of this kind').choices(KINDS))
    .option('--repo <dir>', 'only in sessions of this repository')
    .option('--limit <count>', `so many matches, and as many in imported sessions (usually ${USUAL})`, count)
    .option('--all', 'look through all imported sessions, however long that takes')
    .addOption(jsonOption())
    .action((words: string[], options: Partial<Options> & { json?: true }) => {
      const { kind, repo, limit = USUAL, all = false, json = false } = options;
      choose(search(words.join(' '), { kind, repo, limit, all }), json);
    });
}

function count(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > MOST)
    throw new InvalidArgumentError(`a number from 1 to ${MOST}`);
  return number;
}

type Rows = ReadonlyMap<SessionId, SessionRow>;

/** Finds what was said: in our own sessions first, and then in imported ones. */
export function search(words: string, options: Options): Verb {
  return async (context) => {
    const { client, out } = context;
    const { kind, limit } = options;
    const query = words.trim().slice(0, 500);
    const place = options.repo === undefined ? null : required(await findRepository(context, options.repo));
    const rowsOf = async (all: readonly SessionRow[]): Promise<Rows> =>
      new Map((await ofRepository(place, all)).map((row) => [row.session, row]));
    const tell = createTelling(out);
    let matches = 0;
    if (kind !== 'imported') {
      const rows = await rowsOf(await client.sessions.list({}));
      const found = (await client.sessions.search({ query, limit: MOST })).flatMap((hit) => {
        const row = rows.get(hit.session);
        return row && (kind === undefined || row.kind === kind) ? { hit, row } : [];
      });
      for (const { hit, row } of found.slice(0, limit)) tell(hit, row);
      matches += Math.min(found.length, limit);
    }
    const imported =
      kind === undefined || kind === 'imported'
        ? await searchImported(client, query, options, await rowsOf(await client.imports.list({})), tell)
        : null;
    matches += imported?.matches ?? 0;
    out.result({ matches, imported: imported?.end ?? null });
    if (matches === 0) out.say('No matches.');
    const told = imported && searchedWords(imported.end);
    if (told)
      out.problem(imported.end.ended === 'bound' ? `${told} Search the others, too, with --all.` : told);
    return EXIT.done;
  };
}

type Tell = (hit: SearchHit, row: SessionRow) => void;
type End = Omit<ImportsSearched, 'hits'>;

/** As far as is read at once, or with `all` to the last; what is found is told as it is found. */
async function searchImported(
  client: CoreClient,
  query: string,
  { limit, all }: Options,
  rows: Rows,
  tell: Tell,
): Promise<{ matches: number; end: End }> {
  let matches = 0;
  let end: End = { looked: 0, of: 0, partly: 0, ended: 'whole' };
  for (;;) {
    const before = end;
    for await (const { hits, ...how } of await client.imports.search({
      query,
      limit: MOST,
      after: before.looked,
    })) {
      end = { ...how, partly: before.partly + how.partly };
      const found = hits.flatMap((hit) => {
        const row = rows.get(hit.session);
        return row ? { hit, row } : [];
      });
      for (const { hit, row } of found.slice(0, limit - matches)) tell(hit, row);
      const isFull = matches + found.length > limit;
      matches = Math.min(limit, matches + found.length);
      if (isFull) return { matches, end: { ...end, ended: 'enough' } };
    }
    if (end.ended !== 'bound' || !all) return { matches, end };
  }
}

/** Matches of one session follow each other: its title stands above them. */
function createTelling(out: Output): Tell {
  let last: SessionId | null = null;
  return (hit, row) => {
    out.item('match', hit);
    if (last !== hit.session) out.say(`${hit.session}  ${terminalLine(row.title, 60)}`);
    last = hit.session;
    const who = hit.role === 'prompt' ? 'you' : terminalLine(row.agent.name, 24);
    out.say(`  turn ${hit.turn}, ${who}: ${terminalLine(hit.snippet, 300)}`);
  };
}
