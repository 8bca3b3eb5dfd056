import { createHash } from 'node:crypto';
import { readdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { SessionId } from '#shared/ids';
import { readKept } from '../data-folder/index';
import { syncPath, writeDurably } from './durable';

/** Which working tree a folder of transactions is of: its git folder, known again by its inode after a move. */
const Binding = z.object({ gitDir: z.string(), dev: z.number(), ino: z.number() });
type Binding = z.infer<typeof Binding>;

/** A working tree, by its git folder, and where its transactions are. */
type Bound = { readonly transactions: string; readonly gitDir: string };

const BINDING = 'git-folder.json';
const SESSION = 'session-';

/** Where the data folder keeps the transactions of the working tree with this git folder. */
export function transactionsOfWorkspace(home: string, gitDir: string): string {
  return join(home, 'transactions', createHash('sha256').update(gitDir).digest('hex').slice(0, 32));
}

/** Where the data folder keeps the transactions of a session's worktree, which may be made again with another git folder. */
export function transactionsOfSession(home: string, session: SessionId): string {
  return join(home, 'transactions', `${SESSION}${session}`);
}

/** Sessions whose worktrees something was begun in and not yet put on record. */
export async function sessionsWithTransactions(home: string): Promise<SessionId[]> {
  const names = await readdir(join(home, 'transactions')).catch(() => []);
  return names.flatMap((name) =>
    name.startsWith(SESSION) ? (SessionId.safeParse(name.slice(SESSION.length)).data ?? []) : [],
  );
}

/** Writes down, once, whose transactions these are. Called with the folder made. */
export async function bindTransactions({ transactions, gitDir }: Bound): Promise<void> {
  if (await readKept(join(transactions, BINDING), Binding)) return;
  const { dev, ino } = await stat(gitDir);
  await writeDurably(join(transactions, BINDING), JSON.stringify({ gitDir, dev, ino } satisfies Binding));
  await syncPath(dirname(transactions));
}

/**
 * Has the transactions of a repository follow it after it was moved: those whose git folder is no longer where it was,
 * and which is this one. Nothing in a repository is asked, so none can claim another's.
 */
export async function followMove(home: string, { transactions, gitDir }: Bound): Promise<void> {
  const folder = join(home, 'transactions');
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0 || (await isThere(transactions))) return;
  const { dev, ino } = await stat(gitDir);
  for (const name of names.filter((one) => !one.startsWith(SESSION))) {
    const binding = await readKept(join(folder, name, BINDING), Binding);
    if (binding?.ino !== ino || binding.dev !== dev || (await isThere(binding.gitDir))) continue;
    await rename(join(folder, name), transactions);
    await writeDurably(join(transactions, BINDING), JSON.stringify({ gitDir, dev, ino } satisfies Binding));
    return;
  }
}

/** Has transactions follow a move that the user has named, which other inodes may have come with. */
export async function takeTransactionsAlong(home: string, move: { from: string; to: string }): Promise<void> {
  const [was, now] = [transactionsOfWorkspace(home, move.from), transactionsOfWorkspace(home, move.to)];
  if (was === now || !(await isThere(was)) || (await isThere(now)) || (await isThere(move.from))) return;
  const { dev, ino } = await stat(move.to);
  const binding: Binding = { gitDir: move.to, dev, ino };
  await rename(was, now);
  await writeDurably(join(now, BINDING), JSON.stringify(binding));
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
