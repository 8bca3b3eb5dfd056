import { type Command, Option } from 'commander';
import { momentOf } from '#shared/dates';
import { patternLine } from '#shared/describe-rule';
import { displayPath } from '#shared/display-path';
import type { SessionKind } from '#shared/events';
import type { RulePattern } from '#shared/rule-pattern';
import type { SessionRow } from '#shared/session';
import { EXIT, type ExitCode, UsageError } from './exit-code';
import { readTranscript } from './read-transcript';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { findSession, required, type Verb, type VerbContext } from './verb';

export type PermissionsOptions = {
  readonly what: 'list' | 'revoke';
  /** Ids of rules. */
  readonly rules: readonly string[];
  readonly all: boolean;
  /** Rules of this session instead of those of repositories. */
  readonly session: string | undefined;
};

/** Adds the verb `permissions` to the command line. */
export function addPermissions(program: Command, choose: Choose): void {
  type Flags = { session?: string; all?: true; json?: true };
  program
    .command('permissions')
    .description('list or revoke the rules that answer agents without asking you')
    .argument('[list|revoke]', 'what to do (default: list)', 'list')
    .argument('[rules...]', 'ids of rules to revoke')
    .option('--session <session>', 'the rules of one session, instead of those of repositories')
    .addOption(new Option('--all', 'revoke all of them'))
    .addOption(jsonOption())
    .action((what: string, rules: string[], { session, all, ...flags }: Flags) => {
      if (what !== 'list' && what !== 'revoke') throw new UsageError(`not list or revoke: ${what}`);
      if (what === 'list' && (rules.length > 0 || all)) throw new UsageError('list takes no rules');
      if (what === 'revoke' && rules.length > 0 === (all ?? false))
        throw new UsageError('name the rules to revoke, or --all');
      choose(permissions({ what, rules, all: all ?? false, session }), flags.json ?? false);
    });
}

type Listed = {
  readonly id: string;
  readonly pattern: RulePattern;
  readonly kind: SessionKind;
  readonly at: string;
  readonly used: number;
  readonly lastUsedAt: string | null;
  /** Where it answers. */
  readonly path: string;
};

/** The rules that answer permissions, and the way to take them back. */
export function permissions(options: PermissionsOptions): Verb {
  return async (context) => {
    const { client, out } = context;
    const row = options.session === undefined ? null : await findSession(context, options.session);
    const rules: Listed[] = row ? await ofSession(context, row) : await client.permissions.list({});
    if (options.what === 'list') return list(rules, options, context);
    const missing = options.rules.find((id) => rules.every((rule) => rule.id !== id));
    if (missing !== undefined) {
      throw new UsageError(`no rule ${missing}: "${context.calledAs} permissions" lists them`);
    }
    const chosen = rules.filter(({ id }) => options.all || options.rules.includes(id));
    const ids = chosen.map(({ id }) => id);
    if (row) required(await client.permissions.revokeInSession({ session: row.session, rules: ids }));
    else required(await client.permissions.revoke({ rules: ids }));
    out.result({ revoked: chosen });
    for (const rule of chosen) out.say(`Revoked: ${line(rule)}`);
    if (chosen.length === 0) out.say('No rules.');
    return EXIT.done;
  };
}

async function ofSession(context: VerbContext, row: SessionRow): Promise<Listed[]> {
  const { rules } = await readTranscript(context, row);
  return rules
    .filter(({ revoked }) => !revoked)
    .map(({ revoked: _, ...rule }) => ({ ...rule, kind: row.kind, path: row.repositoryPath }));
}

function list(
  rules: readonly Listed[],
  { session }: PermissionsOptions,
  { out, calledAs }: VerbContext,
): ExitCode {
  out.result({ rules });
  if (rules.length === 0) out.say('No rules: agents ask for everything.');
  for (const path of new Set(rules.map((rule) => rule.path))) {
    out.say(displayPath(path));
    for (const rule of rules.filter((one) => one.path === path)) out.say(`  ${line(rule)}`);
  }
  if (rules.length > 0) {
    out.say('');
    out.say(`  ${calledAs} permissions revoke ${rules[0]?.id}${session ? ` --session ${session}` : ''}`);
  }
  return EXIT.done;
}

function line({ id, pattern, kind, at, used, lastUsedAt }: Listed): string {
  const uses = lastUsedAt === null ? 'not used yet' : `used ${used}, last ${momentOf(lastUsedAt)}`;
  const local = kind === 'local' ? ', in local sessions' : '';
  return terminalLine(`${id}  ${patternLine(pattern, kind)}${local}  (since ${momentOf(at)}, ${uses})`, 600);
}
