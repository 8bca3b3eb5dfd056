import { type Command, Option } from 'commander';
import {
  describeServerState,
  describeServersDamaged,
  describeServerTrouble,
  serverLines,
} from '#shared/describe-mcp';
import type { McpListed, McpListing } from '#shared/mcp';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { findRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

const DEEDS = ['list', 'allow', 'revoke', 'on', 'off', 'give', 'forget', 'not-now', 'choose'] as const;
type Deed = (typeof DEEDS)[number];

export type McpOptions = {
  readonly what: Deed;
  readonly server: string | undefined;
  readonly input: string | undefined;
  readonly session: string | undefined;
  readonly repo: string | undefined;
  /** Whoever calls has looked already. */
  readonly yes: boolean;
};

/** Adds the verb `mcp` to the command line. */
export function addMcp(program: Command, choose: Choose): void {
  type Flags = { session?: string; repo?: string; yes?: true; json?: true };
  program
    .command('mcp')
    .description('list MCP servers, allow them, switch them per session, give them what they ask for')
    .argument('[what]', `${DEEDS.join(', ')} (default: list)`, 'list')
    .argument('[server]', 'the server, by its name')
    .argument(
      '[input]',
      'for give and forget: the input, whose value is read from standard input; for choose: the file whose server is used',
    )
    .option('--session <session>', 'those of this session: its id or a unique beginning')
    .addOption(
      new Option('--repo <dir>', 'a folder in the repository (default: the current folder)').conflicts(
        'session',
      ),
    )
    .option('-y, --yes', 'do not ask for confirmation')
    .addOption(jsonOption())
    .action(
      (
        said: string,
        server: string | undefined,
        input: string | undefined,
        { json, yes, ...place }: Flags,
      ) => {
        const what = DEEDS.find((deed) => deed === said);
        if (!what) throw new UsageError(`it is one of ${DEEDS.join(', ')}, not “${said}”`);
        const { session, repo } = place;
        choose(mcp({ what, server, input, session, repo, yes: yes ?? false }), json ?? false);
      },
    );
}

/** Servers of tools that the repository or the user configured, and which of them agents get. */
export function mcp(options: McpOptions): Verb {
  return async (context) => {
    const { client, out } = context;
    const { what } = options;
    const row = options.session === undefined ? null : await findSession(context, options.session);
    const where = row
      ? { session: row.session }
      : { path: required(await findRepository(context, options.repo)).path };
    const listing = required(await client.mcp.list({ where }));
    if (what === 'list') {
      out.result(listing);
      for (const line of listingLines(listing)) out.say(line);
      return EXIT.done;
    }
    if (options.server === undefined) throw new UsageError(`name the server to ${what}`);
    const server = options.server;
    const answer = (changed: McpListing, words: string): ExitCode => {
      out.result(changed);
      out.say(words);
      return EXIT.done;
    };
    switch (what) {
      case 'allow': {
        const found = listing.servers.find(({ name, state }) => name === server && state !== 'not-chosen');
        if (found && !(await agreed(found, options.yes, context))) return EXIT.interrupted;
        const fingerprint = found?.fingerprint ?? '';
        return answer(
          required(await client.mcp.allow({ where, server, fingerprint })),
          `It is allowed as it is now. Take this back with: ${context.calledAs} mcp revoke ${terminalLine(server, 200)}`,
        );
      }
      case 'revoke':
        return answer(required(await client.mcp.revoke({ where, server })), 'It is not allowed any more.');
      case 'on':
      case 'off': {
        if (!row) throw new UsageError('name the session with --session: servers are switched per session');
        const changed = required(
          await client.mcp.switch({ session: row.session, server, on: what === 'on' }),
        );
        return answer(changed, `It is ${what} for this session, from its agent’s next start.`);
      }
      case 'not-now': {
        if (!row) throw new UsageError('name the session with --session: it is the one that waits');
        required(await client.mcp.putOff({ session: row.session, server }));
        return answer(listing, 'This session waits for it no longer, until the server is another one.');
      }
      case 'choose': {
        const file = options.input;
        if (file === undefined) throw new UsageError('name the file whose server of this name is to be used');
        return answer(
          required(await client.mcp.choose({ where, server, file })),
          'It is used in this repository, once it is allowed.',
        );
      }
      case 'give':
      case 'forget':
        return give(where, { ...options, server }, context, answer);
    }
  };
}

async function give(
  where: Parameters<VerbContext['client']['mcp']['list']>[0]['where'],
  { what, server, input }: McpOptions & { readonly server: string },
  { client, readInput }: VerbContext,
  answer: (changed: McpListing, words: string) => ExitCode,
): Promise<ExitCode> {
  if (input === undefined) throw new UsageError('name the input; “mcp list” says what the server asks for');
  // Never an argument: what stands in a command line every process can read.
  const value = what === 'forget' ? null : await readInput();
  if (value === '') throw new UsageError('the value is read from standard input, which was empty');
  const changed = required(await client.mcp.give({ where, server, input, value }));
  if (value === null) return answer(changed, 'It is forgotten.');
  return answer(
    changed,
    changed.keeps === 'key-store'
      ? 'It is kept by the key store of this computer.'
      : 'No key store of the system can be reached from here, so it is kept in memory until Understory ends.',
  );
}

async function agreed(found: McpListed, yes: boolean, { out, ask }: VerbContext): Promise<boolean> {
  for (const line of serverText(found)) out.say(line);
  if (yes) return true;
  if (!ask) throw new UsageError('there is no terminal to ask in: confirm with --yes');
  const said = await ask('Let agents start and use this server? [y/N] ');
  if (said?.trim().toLowerCase() === 'y') return true;
  out.say('It is not allowed.');
  return false;
}

function listingLines({ servers, damaged }: McpListing): string[] {
  return [
    ...(servers.length + damaged.length === 0 ? ['No MCP servers are configured here.'] : []),
    ...servers.flatMap(serverText),
    ...damaged.map((one) => `! ${terminalLine(describeServersDamaged(one), 600)}`),
  ];
}

/** Whole, however long it is: it is what is allowed. */
function serverText(server: McpListed): string[] {
  const { name, file, trouble, inputs } = server;
  const whole = (text: string) => terminalLine(text, 100_000);
  return [
    `${whole(name)}  ${describeServerState(server)}  (${whole(file)})`,
    ...serverLines(server).map((line) => `    ${whole(line)}`),
    ...(trouble ? [`    ${whole(describeServerTrouble(trouble))}`] : []),
    ...inputs.map(
      ({ id, description, given }) =>
        `    ${given ? 'has' : 'asks for'} ${whole(id)}${description ? `: ${whole(description)}` : ''}`,
    ),
  ];
}
