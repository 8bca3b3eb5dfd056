import { type Command, Option } from 'commander';
import { displayPath } from '#shared/display-path';
import { type Grant, grantsOf, grantWords } from '#shared/grants';
import type { SessionRow } from '#shared/session';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

const DEEDS = ['list', 'revoke', 'restore'] as const;
type Deed = (typeof DEEDS)[number];

export type GrantsOptions = {
  readonly what: Deed;
  readonly session: string;
  /** Ids or names of grants. */
  readonly grants: readonly string[];
  readonly all: boolean;
};

/** Adds the verb `grants` to the command line. */
export function addGrants(program: Command, choose: Choose): void {
  type Flags = { session: string; all?: boolean; json?: boolean };
  program
    .command('grants')
    .description(
      'list the files and hosts that a session’s sandbox was allowed as it was started, or revoke them',
    )
    .argument('[list|revoke|restore]', 'what to do (default: list)', 'list')
    .argument('[grants...]', 'grants to revoke or restore: their ids, or the paths and hosts themselves')
    .requiredOption('--session <session>', 'the session: its id or a unique beginning')
    .addOption(new Option('--all', 'all of them'))
    .addOption(jsonOption())
    .action((said: string, grants: string[], { session, all = false, json = false }: Flags) => {
      const what = DEEDS.find((deed) => deed === said);
      if (!what) throw new UsageError(`not list, revoke or restore: ${said}`);
      if (what === 'list' && (grants.length > 0 || all)) throw new UsageError('list takes no grants');
      if (what !== 'list' && grants.length > 0 === all)
        throw new UsageError(`name the grants to ${what}, or --all`);
      choose(grantsVerb({ what, session, grants, all }), json);
    });
}

/** What a session's sandbox was let see and reach as it was begun, and the way to take it back. */
function grantsVerb({ what, session, grants: named, all }: GrantsOptions): Verb {
  return async (context) => {
    const { client, out, calledAs } = context;
    const row = await findSession(context, session);
    const listed = grantsOf(row);
    if (what === 'list') return list(row, listed, context);
    const isNamed = ({ id, name }: Grant) => named.includes(String(id)) || named.includes(name);
    const missing = named.find((one) => !listed.some(({ id, name }) => one === String(id) || one === name));
    if (missing !== undefined)
      throw new UsageError(`no grant ${missing}: "${calledAs} grants --session ${row.session}" lists them`);
    const chosen = listed.filter((one) => (all || isNamed(one)) && one.revoked === (what === 'restore'));
    const asked = { session: row.session, grants: chosen.map(({ name }) => name) };
    required(
      await (what === 'revoke' ? client.permissions.revokeGrants : client.permissions.restoreGrants)(asked),
    );
    const changed = chosen.map((one) => ({ ...one, revoked: what === 'revoke' }));
    out.result({ session: row.session, [what === 'revoke' ? 'revoked' : 'restored']: changed });
    for (const one of chosen)
      out.say(`${what === 'revoke' ? 'Revoked' : 'Allowed again'}: ${grantLine(one)}`);
    if (chosen.length === 0) out.say(`There is nothing to ${what}.`);
    else if (chosen.some(({ kind }) => kind !== 'reach'))
      out.say('What it sees of files changes with its next prompt, for which the agent is started anew.');
    return EXIT.done;
  };
}

function list(row: SessionRow, grants: readonly Grant[], { out, calledAs }: VerbContext): ExitCode {
  out.result({ session: row.session, grants });
  if (grants.length === 0) out.say('Nothing was allowed besides as it was started.');
  for (const one of grants) out.say(`${grantLine(one)}${one.revoked ? ' (revoked)' : ''}`);
  const standing = grants.find(({ revoked }) => !revoked);
  if (standing) {
    out.say('');
    out.say(`  ${calledAs} grants revoke ${standing.id} --session ${row.session}`);
  }
  return EXIT.done;
}

/** `2 example.org:443 is reached without asking`. */
export function grantLine(grant: Grant): string {
  return terminalLine(`${grant.id} ${displayPath(grant.name)} ${grantWords(grant)}`, 5000);
}
