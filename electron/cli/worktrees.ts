import type { Command } from 'commander';
import { momentOf } from '#shared/dates';
import { describeVerdict } from '#shared/describe-worktrees';
import type { SessionId } from '#shared/ids';
import { sizeWords, sumOfSizes } from '#shared/size-words';
import type { DiskSize, OtherWorktree, WorktreeEntry } from '#shared/worktrees';
import { columns } from './columns';
import { EXIT } from './exit-code';
import { findRepository, ofRepository } from './find-repository';
import { type Choose, jsonOption } from './register';
import { terminalLine } from './terminal-text';
import { required, type Verb, type VerbContext } from './verb';

/** Adds the verb `worktrees` to the command line. */
export function addWorktrees(program: Command, choose: Choose): void {
  program
    .command('worktrees')
    .description('list the worktrees and branches of sessions: size, age, and whether each is safe to remove')
    .option('--repo <dir>', 'only those of this repository')
    .addOption(jsonOption())
    .action((options: { repo?: string; json?: true }) =>
      choose(worktrees({ repo: options.repo }), options.json ?? false),
    );
}

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
  for await (const update of await client.worktrees.inventory({ repository: null })) {
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

/** Lists the worktrees of sessions, the largest first; what is not ours is only named. */
export function worktrees(options: { repo: string | undefined }): Verb {
  return async (context) => {
    const { out } = context;
    const { entries, others, sizes } = await takeInventory(context, { ...options, measure: true });
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
      terminalLine(entry.title ?? '–', 40),
      terminalLine(entry.branch.replace(/^refs\/heads\//, ''), 50),
      describeVerdict(entry.verdict),
    ]),
    ['SESSION', ...(sizeOf ? ['SIZE'] : []), 'LAST USED', 'TITLE', 'BRANCH', 'VERDICT'],
  );
}
