import type { Command } from 'commander';
import { filesWords } from '#shared/counted';
import { momentOf } from '#shared/dates';
import { canBeRecovered, describeVerdict } from '#shared/describe-worktrees';
import type { RepositoryId, SessionId } from '#shared/ids';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import type { DiskSize, OtherWorktree, WorktreeEntry } from '#shared/worktrees';
import { columns } from './columns';
import { EXIT, UsageError } from './exit-code';
import { findRepository, ofRepository, type RepositoryHere } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { agentId, usualAgent } from './usual-agent';
import { Refused, required, type Verb, type VerbContext } from './verb';

/** Adds the verb `worktrees` to the command line. */
export function addWorktrees(program: Command, choose: Choose): void {
  program
    .command('worktrees')
    .description(
      'list the worktrees and branches of sessions: size, age, and whether each is safe to remove; or recover a session whose log is lost',
    )
    .argument('[what]', '"list" or "recover"', 'list')
    .argument('[sessions...]', 'to recover: ids as the list has them, or their beginnings')
    .option('--repo <dir>', 'only those of this repository')
    .option(
      '--agent <id>',
      'the agent that recovered sessions go on with (default: the one they had, if known)',
    )
    .addOption(jsonOption())
    .action((what: string, sessions: string[], { json, ...options }: Options & { json?: true }) =>
      choose(worktrees({ what, sessions, ...options }), json ?? false),
    );
}

type Options = { readonly repo?: string; readonly agent?: string };

/** What the inventory came to. */
export type Inventory = {
  readonly entries: readonly WorktreeEntry[];
  readonly others: readonly OtherWorktree[];
  readonly sizes: ReadonlyMap<SessionId, DiskSize>;
};

/** Takes the inventory of one repository, or of all. An interrupt ends it. */
export async function takeInventory(
  context: VerbContext,
  options: { readonly repo: string | undefined; readonly measure: boolean },
): Promise<Inventory> {
  const { client } = context;
  const place = options.repo === undefined ? null : required(await findRepository(context, options.repo));
  const entries: WorktreeEntry[] = [];
  const sizes = new Map<SessionId, DiskSize>();
  let others: readonly OtherWorktree[] = [];
  const repository = place && (await onlyOneOf(context, place));
  for await (const update of await client.worktrees.inventory({ repository })) {
    if (update.type === 'begun') others = update.others;
    else if (update.type === 'entry') entries.push(update.entry);
    else if (options.measure) sizes.set(update.session, update.size);
    else break;
  }
  const placed = entries.map((entry) => ({ ...entry, repositoryPath: entry.repositoryPath ?? '' }));
  const chosen = new Set((await ofRepository(place, placed)).map(({ session }) => session));
  return {
    entries: entries.filter(({ session }) => chosen.has(session)),
    others: await ofRepository(place, others),
    sizes,
  };
}

/** The added repository that it is, so that no other one is looked through; null where several are linked to each other. */
async function onlyOneOf({ client }: VerbContext, place: RepositoryHere): Promise<RepositoryId | null> {
  const added = (await client.repositories.list({})).map(({ id, path }) => ({ id, repositoryPath: path }));
  const [one, other] = await ofRepository(place, added);
  return one && !other ? one.id : null;
}

/** Lists worktrees, or makes sessions of those again that lost theirs. */
export function worktrees({
  what,
  sessions,
  ...options
}: Options & { readonly what: string; readonly sessions: readonly string[] }): Verb {
  if (what === 'list' && sessions.length === 0) return listWorktrees(options);
  if (what === 'recover' && sessions.length > 0)
    return (context) => recoverSessions(context, sessions, options);
  throw new UsageError('say "worktrees" or "worktrees recover SESSION"');
}

/** Makes sessions again of worktrees whose logs are lost, one after the other. */
async function recoverSessions(context: VerbContext, names: readonly string[], options: Options) {
  const { client, out, calledAs } = context;
  const { entries } = await takeInventory(context, { repo: options.repo, measure: false });
  const chosen = names.map((name) => entryOf(entries, name));
  for (const { session, verdict, there } of chosen) {
    if (verdict.because.why !== 'lost')
      throw new Refused({ code: 'not-recoverable', session, why: 'has-log' });
    const agent =
      options.agent === undefined
        ? (verdict.because.agent ?? (await usualAgent(context, 'choose the one to go on with, with --agent')))
        : agentId(options.agent);
    const row = required(await client.worktrees.recover({ session, agent }));
    out.item('recovered', row);
    out.say(`Recovered ${session}: “${terminalLine(row.title, 60)}”, ${filesWords(row.files)} changed.`);
    out.say(`  look at it    ${calledAs} diff ${session}`);
    if (there) out.say(`  go on         ${calledAs} send ${session} PROMPT`);
    else out.say('  its folder is gone: “Recreate worktree” in the window makes it again from the branch');
    out.say(`  take it back  ${calledAs} discard ${session}`);
  }
  out.result({ recovered: chosen.length });
  return EXIT.done;
}

/** The worktree of a session's id or the unique beginning of one. */
function entryOf(entries: readonly WorktreeEntry[], name: string): WorktreeEntry {
  const fitting = entries.filter(({ session }) => session.startsWith(name));
  const only = fitting.find(({ session }) => session === name) ?? (fitting.length === 1 ? fitting[0] : null);
  if (only) return only;
  throw new UsageError(
    fitting.length === 0
      ? `no worktree of a session “${name}” is on record`
      : `“${name}” means ${fitting.length} sessions`,
  );
}

/** Lists the worktrees of sessions, the largest first; what is not ours is only named. */
function listWorktrees(options: Options): Verb {
  return async (context) => {
    const { out } = context;
    const { entries, others, sizes } = await takeInventory(context, { repo: options.repo, measure: true });
    const sizeOf = ({ session }: WorktreeEntry) => sizes.get(session) ?? { bytes: 0, whole: false };
    const sorted = entries.toSorted((a, b) => sizeOf(b).bytes - sizeOf(a).bytes);
    for (const entry of sorted) out.item('worktree', { ...entry, size: sizeOf(entry) });
    for (const other of others) out.item('other', other);
    const total = sumOfSizes(sorted.map(sizeOf));
    out.result({ worktrees: sorted.length, safe: safeOf(sorted).length, others: others.length, size: total });
    if (sorted.length === 0) out.say('No session has a worktree.');
    else for (const line of worktreeLines(sorted, sizeOf)) out.say(line);
    if (others.length > 0) {
      out.say('');
      out.say('Not Understory’s, and left alone:');
      for (const { path, branch } of others)
        out.say(
          `  ${[path, branch?.replace(/^refs\/heads\//, '')].flatMap((one) => (one ? [terminalLine(one, 400)] : [])).join('  ')}`,
        );
    }
    const [lost] = sorted.filter(canBeRecovered);
    if (lost) {
      out.say('');
      out.say(
        `Make a session again whose log is lost: ${context.calledAs} worktrees recover ${lost.session}`,
      );
    }
    if (safeOf(sorted).length > 0) {
      out.say('');
      out.say(`Remove those that are safe to remove: ${context.calledAs} clean`);
    }
    return EXIT.done;
  };
}

/** Those that can go without anything being lost that is nowhere else. */
export function safeOf(entries: readonly WorktreeEntry[]): WorktreeEntry[] {
  return entries.filter(({ verdict }) => verdict.safe);
}

/** Worktrees as a table. */
export function worktreeLines(
  entries: readonly WorktreeEntry[],
  sizeOf: ((entry: WorktreeEntry) => DiskSize) | null,
): string[] {
  return columns(
    entries.map((entry) => [
      entry.session,
      ...(sizeOf ? [sizeWords(sizeOf(entry))] : []),
      entry.usedAt === null ? '–' : momentOf(entry.usedAt),
      terminalLine(titleOf(entry) ?? '–', 40),
      terminalLine(entry.branch.replace(/^refs\/heads\//, ''), 50),
      describeVerdict(entry.verdict),
    ]),
    ['SESSION', ...(sizeOf ? ['SIZE'] : []), 'LAST USED', 'TITLE', 'BRANCH', 'VERDICT'],
  );
}

function titleOf({ title, verdict: { because } }: WorktreeEntry): string | null {
  return because.why === 'lost' ? because.title : title;
}
